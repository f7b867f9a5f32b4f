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
import java.util.stream.IntStream;

/**
 * One round of {@link StormTest}: a channel, its tormentors, and the ledger. Selects use a second
 * channel of the same kind, too.
 */
final class Storm {
  static final int SENDER = 1_000_000;

  private final Random random;
  private final List<Integer> undelivered = Collections.synchronizedList(new ArrayList<>());
  private final List<List<Integer>> accepted = new ArrayList<>(); // one list for each sender
  private final List<List<Integer>> received = new ArrayList<>(); // one list for each receiver
  final AtomicLong gaveUp = new AtomicLong();
  final Chan<Integer> chan;
  final Chan<Integer> side;
  private final boolean cancels;
  private final boolean abandoned; // receivers leave early, and the last one cancels the channel

  Storm(StormKind kind, Random random) {
    this.random = random;
    cancels = random.nextInt(3) == 0;
    abandoned = random.nextInt(3) == 0;
    chan = kind.builder().name("storm").onUndelivered(undelivered::add).build();
    side = kind.builder().name("side").onUndelivered(undelivered::add).build();
  }

  static ThreadKind kind(int number) {
    return number % 3 == 2 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
  }

  /** A stream of chance for one actor. */
  Random mine() {
    return new Random(random.nextLong());
  }

  /** Where an actor writes down what it sent. */
  List<Integer> sending() {
    var ledger = new ArrayList<Integer>();
    accepted.add(ledger);
    return ledger;
  }

  /** Where an actor writes down what it received, in order. */
  List<Integer> receiving() {
    var ledger = new ArrayList<Integer>();
    received.add(ledger);
    return ledger;
  }

  Actor<Void> sender(int number, int each) {
    var mine = mine();
    var ledger = sending();
    Sender<Integer> handle = abandoned || mine.nextBoolean() ? chan.sender() : chan.share();
    return kind(number).run(() -> sendAll(handle, number * SENDER, each, mine, ledger));
  }

  private void sendAll(
      Sender<Integer> handle, int first, int count, Random mine, List<Integer> ledger) {
    try (handle) {
      for (int message = first; message < first + count; message++) {
        try {
          if (mine.nextInt(6) == 0) {
            message = sendBatch(handle, message, mine, ledger) - 1;
          } else if (send(handle, message, mine)) {
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

  /** Sends a batch; the first number that was not in it. */
  private static int sendBatch(Sender<Integer> to, int first, Random mine, List<Integer> ledger)
      throws InterruptedException {
    var batch = IntStream.range(first, first + 1 + mine.nextInt(9)).boxed().toList();
    long delivered = 0;
    try {
      delivered = to.sendAll(mine.nextBoolean() ? batch : batch::iterator);
      assertThat(delivered).isEqualTo(batch.size());
    } catch (BatchInterruptedException e) {
      delivered = e.delivered();
    } catch (ChannelClosedException e) {
      delivered = e.delivered();
      throw e;
    } finally {
      ledger.addAll(batch.subList(0, (int) delivered));
    }
    return first + batch.size();
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
    var mine = mine();
    var ledger = receiving();
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
    if (mine.nextInt(6) == 0) {
      var linger = Duration.ofNanos(Math.max(0, mine.nextInt(100_000) - 50_000));
      from.recvBatch(ledger, 1 + mine.nextInt(9), linger);
      return;
    }
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
      assertThat(chan.peek()).isBetween(0, chan.capacity());
      actors.get(random.nextInt(actors.size())).interrupt();
      Thread.yield();
    }
    if (!cancels && random.nextInt(4) == 0) {
      chan.closeWith(new IllegalStateException("storm"));
    }
    chan.close();
    side.close();
  }

  void verify(long[] totals) {
    drain(chan);
    drain(side);
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
    side.checkInvariants();
    totals[0] += came.size();
    totals[1] += came.size() - undelivered.size();
    totals[2] += undelivered.size();
    totals[3] += gaveUp.get();
  }

  /** What is left when everybody is done: peek says exactly how much. */
  private void drain(Chan<Integer> from) {
    int left = from.peek();
    var ledger = receiving();
    try {
      for (Integer message; (message = from.tryRecv()) != null; ) {
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
