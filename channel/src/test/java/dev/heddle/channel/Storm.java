// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** One round of {@link StormTest}: a channel, its tormentors, and the ledger. */
final class Storm {
  private static final int SENDER = 1_000_000;

  private final int capacity;
  private final Random random;
  private final List<Integer> undelivered = Collections.synchronizedList(new ArrayList<>());
  private final List<List<Integer>> accepted = new ArrayList<>(); // one list for each sender
  private final List<List<Integer>> received = new ArrayList<>(); // one list for each receiver
  private final AtomicLong gaveUp = new AtomicLong();
  private final Chan<Integer> chan;
  private final boolean cancels;
  private final boolean abandoned; // receivers leave early, and the last one cancels the channel

  Storm(int capacity, Random random) {
    this.capacity = capacity;
    this.random = random;
    cancels = random.nextInt(3) == 0;
    abandoned = random.nextInt(3) == 0;
    chan =
        Chan.<Integer>builder()
            .name("storm")
            .capacity(capacity)
            .onUndelivered(undelivered::add)
            .build();
  }

  private static ThreadKind kind(int number) {
    return number % 3 == 2 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
  }

  Actor<Void> sender(int number, int each) {
    var mine = new Random(random.nextLong());
    var ledger = new ArrayList<Integer>();
    accepted.add(ledger);
    Sender<Integer> handle = abandoned || mine.nextBoolean() ? chan.sender() : chan.share();
    return kind(number).run(() -> sendAll(handle, number * SENDER, each, mine, ledger));
  }

  private void sendAll(
      Sender<Integer> handle, int first, int count, Random mine, List<Integer> ledger) {
    try (handle) {
      for (int message = first; message < first + count; message++) {
        try {
          if (send(handle, message, mine)) {
            ledger.add(message);
          } else {
            gaveUp.incrementAndGet();
          }
        } catch (InterruptedException e) {
          gaveUp.incrementAndGet();
        }
      }
    } catch (ChannelClosedException e) {
      gaveUp.incrementAndGet();
    }
  }

  private static boolean send(Sender<Integer> to, int message, Random mine)
      throws InterruptedException {
    switch (mine.nextInt(6)) {
      case 0 -> {
        return to.trySend(message);
      }
      case 1 -> {
        return to.send(message, Duration.ofNanos(mine.nextInt(100_000)));
      }
      case 2 -> {
        return sendIsolated(to, Isolated.isolate(message), mine);
      }
      default -> {
        to.send(message);
        return true;
      }
    }
  }

  private static boolean sendIsolated(Sender<Integer> to, Isolated<Integer> parcel, Random mine)
      throws InterruptedException {
    try {
      if (mine.nextBoolean()) {
        to.send(parcel);
        return true;
      }
      return to.trySend(parcel);
    } catch (InterruptedException | ChannelClosedException e) {
      assertThat(parcel.isEmpty()).as("a parcel that was not sent is empty").isFalse();
      throw e;
    }
  }

  Actor<Void> receiver(int number) {
    var mine = new Random(random.nextLong());
    var ledger = new ArrayList<Integer>();
    received.add(ledger);
    var handle = mine.nextBoolean() ? chan.receiver() : null;
    int most = abandoned && handle != null ? mine.nextInt(50) : Integer.MAX_VALUE;
    return kind(number).run(() -> receiveAll(handle, most, mine, ledger));
  }

  private void receiveAll(Receiver<Integer> handle, int most, Random mine, List<Integer> ledger) {
    Receiver<Integer> from = handle != null ? handle : chan;
    try {
      while (ledger.size() < most) {
        try {
          receive(from, mine, ledger);
        } catch (InterruptedException e) {
          gaveUp.incrementAndGet();
        }
      }
    } catch (ChannelClosedException e) {
      gaveUp.incrementAndGet();
    } finally {
      if (handle != null) {
        handle.close();
      }
    }
  }

  private void receive(Receiver<Integer> from, Random mine, List<Integer> ledger)
      throws InterruptedException {
    var message =
        switch (mine.nextInt(7)) {
          case 0 -> from.tryRecv();
          case 1 -> from.recv(Duration.ofNanos(mine.nextInt(100_000)));
          case 2 -> from.recvIso().extract();
          default -> from.recv();
        };
    if (message == null) {
      gaveUp.incrementAndGet();
    } else {
      ledger.add(message);
    }
  }

  /** Interrupts, and ends the channel in one of its ways. */
  void raise(List<Actor<Void>> actors) {
    int interrupts = random.nextInt(60);
    int ending = random.nextInt(interrupts + 20);
    for (int i = 0; i < interrupts; i++) {
      if (cancels && i == ending) {
        chan.cancel();
      }
      assertThat(chan.peek()).isBetween(0, capacity);
      actors.get(random.nextInt(actors.size())).interrupt();
      Thread.yield();
    }
    if (!cancels && random.nextInt(4) == 0) {
      chan.closeWith(new IllegalStateException("storm"));
    }
    chan.close();
  }

  void verify(long[] totals) {
    drain();
    var went = new ArrayList<Integer>(undelivered);
    for (var ledger : received) {
      went.addAll(ledger);
      verifyOrder(ledger);
    }
    var came = new ArrayList<Integer>();
    accepted.forEach(came::addAll);
    assertThat(sorted(went)).as("received and undelivered").isEqualTo(sorted(came));
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
    totals[0] += came.size();
    totals[1] += came.size() - undelivered.size();
    totals[2] += undelivered.size();
    totals[3] += gaveUp.get();
  }

  /** What is left when everybody is done: peek says exactly how much. */
  private void drain() {
    int left = chan.peek();
    var ledger = new ArrayList<Integer>();
    received.add(ledger);
    try {
      for (Integer message; (message = chan.tryRecv()) != null; ) {
        ledger.add(message);
      }
    } catch (ChannelClosedException e) {
      gaveUp.incrementAndGet();
    }
    assertThat(ledger).as("peek").hasSize(left);
  }

  private static void verifyOrder(List<Integer> ledger) {
    var latest = new HashMap<Integer, Integer>();
    for (int message : ledger) {
      var before = latest.put(message / SENDER, message);
      assertThat(before == null || before < message).as("%s before %s", before, message).isTrue();
    }
  }

  private static int[] sorted(List<Integer> messages) {
    var all = messages.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(all);
    return all;
  }
}
