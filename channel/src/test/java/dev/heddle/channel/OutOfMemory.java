// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program with little memory, for {@link OutOfMemoryTest}: what it does first, it does in vain.
 */
final class OutOfMemory {
  private static Object[] kept;

  private OutOfMemory() {}

  /** Prints how many messages are accounted for. */
  public static void main(String[] args) {
    System.out.println(
        "accounted for: "
            + switch (args[0]) {
              case "dropOldest" -> drop(Overflow.DROP_OLDEST);
              case "dropLatest" -> drop(Overflow.DROP_LATEST);
              case "receive" -> receive();
              case "cancel" -> cancel(Chan.<Integer>builder().unlimited());
              case "cancelRing" -> cancel(Chan.<Integer>builder().capacity(100));
              default -> throw new IllegalArgumentException(args[0]);
            });
  }

  private static int drop(Overflow overflow) {
    var told = new AtomicInteger();
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .capacity(1)
            .overflow(overflow)
            .onUndelivered(message -> told.incrementAndGet())
            .build();
    chan.trySend(1);
    whenMemoryIsFull(() -> chan.trySend(2));
    return told.get() + chan.peek();
  }

  private static int receive() {
    Chan<Integer> chan = Chan.unlimited();
    chan.trySend(1);
    chan.trySend(2);
    var received = new AtomicInteger();
    whenMemoryIsFull(() -> {
      if (chan.tryRecv() != null) {
        received.incrementAndGet();
      }
    });
    return received.get() + chan.peek();
  }

  private static int cancel(ChanBuilder<Integer> builder) {
    var told = new AtomicInteger();
    Chan<Integer> chan =
        builder
            .onUndelivered(message -> {
              if (told.incrementAndGet() == 1) {
                fillMemory();
              }
            })
            .build();
    for (int i = 0; i < 100; i++) {
      chan.trySend(i);
    }
    try {
      chan.cancel();
    } catch (OutOfMemoryError expected) {
      kept = null;
    }
    kept = null;
    return told.get();
  }

  private static void whenMemoryIsFull(Runnable action) {
    fillMemory();
    try {
      action.run();
    } catch (OutOfMemoryError expected) {
      kept = null;
    }
    kept = null;
  }

  private static void fillMemory() {
    for (int size = 1 << 20; size > 0; ) {
      try {
        keep(size);
      } catch (OutOfMemoryError full) {
        size /= 2;
      }
    }
    for (int i = 0; i < 3; i++) {
      try {
        while (true) {
          keep(1);
        }
      } catch (OutOfMemoryError full) {
        // once more: the error itself has left a hole
      }
    }
  }

  private static void keep(int size) {
    var next = new Object[size];
    next[0] = kept;
    kept = next;
  }
}
