// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often real threads are told "full" or "empty" though it is neither: each adds and polls, at
 * most four messages are in a channel of 20. Only a thread that the system stops for milliseconds
 * in the middle of a step can make that happen, so it is counted, and may be one in 10,000 here. On
 * an idle machine it is none in ten million ({@code -Dheddle.long=true}); a queue that answers at
 * once said it in up to one of twenty.
 */
class TryStormTest {
  private static final int ROUNDS = Boolean.getBoolean("heddle.long") ? 2_500_000 : 100_000;
  private static final int LOOKS_BETWEEN_PARKS = 64;

  @ParameterizedTest
  @EnumSource
  void neitherFullNorEmpty(ThreadKind kind) throws Exception {
    var queue = Chan.<Integer>newChan(20).asBlockingQueue();
    var refused = new AtomicLong();
    var threads = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 2; i++) {
      threads.add(
          kind.run(() -> {
            for (int round = 0; round < ROUNDS; round++) {
              int added = 0;
              for (int k = 0; k < 2; k++) {
                if (queue.offer(round)) {
                  added++;
                } else {
                  refused.incrementAndGet();
                }
              }
              while (added > 0) {
                if (queue.poll() != null) {
                  added--;
                } else {
                  refused.incrementAndGet();
                }
              }
            }
          }));
    }
    for (var thread : threads) {
      thread.result();
    }
    System.out.printf(
        "%s: %d of %,d offers refused or polls in vain%n", kind, refused.get(), 8L * ROUNDS);
    assertThat(refused.get()).isLessThan(8L * ROUNDS / 10_000);
    assertThat(queue).isEmpty();
  }

  /** What is refused would be lost; so as above, none or nearly none is. */
  @ParameterizedTest
  @EnumSource
  void aProducerThatIgnoresTheAnswerAndThreeConsumersEnd(ThreadKind kind) throws Exception {
    Chan<Integer> chan = Chan.newChan(20);
    var queue = chan.asBlockingQueue();
    var seen = new AtomicLong();
    var threads = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 3; i++) {
      threads.add(
          kind.run(() -> {
            for (int looks = 1; !chan.isDrained(); looks++) {
              if (queue.poll() != null) {
                seen.incrementAndGet();
              } else {
                rest(looks);
              }
            }
          }));
    }
    threads.add(
        kind.run(() -> {
          try (chan) {
            for (int i = 0; i < ROUNDS; i++) {
              for (int looks = 1; chan.peek() > 10; looks++) {
                rest(looks); // so that there is room
              }
              queue.offer(i);
            }
          }
        }));
    for (var thread : threads) {
      thread.result(); // the consumers' first: without one of them the producer would not end
    }
    assertThat(seen.get()).isBetween(ROUNDS - ROUNDS / 1000L, (long) ROUNDS);
  }

  /**
   * Yields, and parks for a moment now and then. A virtual thread that only yields stays in the
   * queue of its carrier. On a machine of few cores that may be the one carrier that runs, and it
   * may never look into the other queues.
   */
  private static void rest(int looks) {
    if (looks % LOOKS_BETWEEN_PARKS == 0) {
      LockSupport.parkNanos(1_000);
    } else {
      Thread.yield();
    }
  }
}
