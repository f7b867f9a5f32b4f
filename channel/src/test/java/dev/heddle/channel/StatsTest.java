// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code stats()} counts is what happened. */
final class StatsTest {
  /** What buffers, and so has something to count. */
  enum Kind {
    BOUNDED,
    UNLIMITED,
    DROP_OLDEST,
    DROP_LATEST;

    Chan<Integer> chan(Consumer<Integer> hook) {
      var builder = Chan.<Integer>builder().capacity(4).onUndelivered(hook);
      return switch (this) {
        case BOUNDED -> builder.build();
        case UNLIMITED -> builder.unlimited().build();
        case DROP_OLDEST -> builder.overflow(Overflow.DROP_OLDEST).build();
        case DROP_LATEST -> builder.overflow(Overflow.DROP_LATEST).build();
      };
    }
  }

  @Test
  void aNewChannelHasCountedNothing() {
    var stats = Chan.<Integer>builder().name("new").capacity(4).build().stats();
    assertThat(stats.name()).isEqualTo("new");
    assertThat(stats.sent() + stats.received() + stats.dropped() + stats.undelivered()).isZero();
    assertThat(stats.size() + stats.highWaterMark()).isZero();
    assertThat(stats.waitingSenders() + stats.waitingReceivers()).isZero();
    assertThat(stats.capacity()).isEqualTo(4);
    assertThat(stats.openHandles()).isOne();
    assertThat(stats.closed() || stats.cancelled()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void theFirstMessageIsOnTheMark(Kind kind) {
    Chan<Integer> chan = kind.chan(message -> {});
    chan.trySend(1);
    assertThat(chan.stats().highWaterMark()).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsBufferedWasSentAndNotReceived(Kind kind) throws InterruptedException {
    Chan<Integer> chan = kind.chan(message -> {});
    for (int i = 0; i < 100; i++) {
      chan.send(i);
      assertThat(chan.recv()).isEqualTo(i);
    }
    chan.send(100);
    chan.send(101);
    chan.send(102);
    chan.recv();
    var stats = chan.stats();
    assertThat(stats.sent()).isEqualTo(103);
    assertThat(stats.received()).isEqualTo(101);
    assertThat(stats.size()).isEqualTo(2);
    assertThat(stats.highWaterMark()).isEqualTo(3);
    assertThat(stats.dropped() + stats.undelivered()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP_OLDEST", "DROP_LATEST"})
  void aDroppedMessageWasSent(Kind kind) throws InterruptedException {
    Chan<Integer> chan = kind.chan(message -> {});
    for (int i = 0; i < 10; i++) {
      chan.send(i);
    }
    chan.recv();
    var stats = chan.stats();
    assertThat(stats.sent()).isEqualTo(10);
    assertThat(stats.dropped()).isEqualTo(6);
    assertThat(stats.received()).isOne();
    assertThat(stats.size()).isEqualTo(3);
    assertThat(stats.highWaterMark()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void cancelCountsWhatTheHookIsTold(Kind kind) throws InterruptedException {
    var told = new ArrayList<Integer>();
    Chan<Integer> chan = kind.chan(told::add);
    chan.send(1);
    chan.send(2);
    chan.send(3);
    chan.recv();
    chan.cancel();
    assertThat(told).containsExactly(2, 3);
    var stats = chan.stats();
    assertThat(stats.cancelled() && stats.closed()).isTrue();
    assertThat(stats.sent()).isEqualTo(3);
    assertThat(stats.received()).isOne();
    assertThat(stats.undelivered()).isEqualTo(2);
    assertThat(stats.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRefusedAfterClosingCountsNowhere(Kind kind) throws InterruptedException {
    Chan<Integer> chan = kind.chan(message -> {});
    chan.send(1);
    chan.closeWith(new IllegalStateException("over"));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> chan.trySend(2)).isInstanceOf(ChannelClosedException.class);
    }
    assertThat(chan.peek()).isOne();
    var stats = chan.stats();
    assertThat(stats.closed()).isTrue();
    assertThat(stats.cancelled()).isFalse();
    assertThat(stats.sent()).isOne();
    assertThat(stats.size()).isOne();
    assertThat(chan.recv()).isOne();
    assertThat(chan.stats().received()).isOne();
    assertThat(chan.stats().size()).isZero();
  }

  @Test
  void aRendezvousCountsWhatWasHandedOver() throws InterruptedException {
    Chan<Integer> chan = Chan.rendezvous();
    var sent = new AtomicLong();
    var received = new AtomicLong();
    Select<Integer> sending = Select.<Integer>create().send(chan, () -> 1, () -> 1);
    Select<Integer> receiving = Select.<Integer>create().recv(chan, message -> message);
    var threads = start(1, () -> countingUntilClosed(sent, sending::select));
    threads.addAll(start(1, () -> countingUntilClosed(sent, () -> chan.send(2))));
    threads.addAll(start(1, () -> countingUntilClosed(received, receiving::select)));
    threads.addAll(start(1, () -> countingUntilClosed(received, chan::recv)));
    await().pollInterval(Duration.ofNanos(100_000)).until(() -> sent.get() > 1_000);
    chan.cancel();
    join(threads);
    var stats = chan.stats();
    assertThat(stats.sent()).isEqualTo(sent.get()).isEqualTo(received.get());
    assertThat(stats.received()).isEqualTo(received.get());
    assertThat(stats.dropped() + stats.undelivered()).isZero();
    assertThat(stats.size() + stats.capacity() + stats.highWaterMark()).isZero();
  }

  @Test
  void whatARendezvousDidNotHandOverCountsNowhere() throws InterruptedException {
    var told = new ArrayList<Integer>();
    Chan<Integer> chan = Chan.<Integer>builder().rendezvous().onUndelivered(told::add).build();
    assertThat(chan.trySend(1)).isFalse();
    assertThat(chan.send(2, Duration.ofMillis(1))).isFalse();
    assertThat(chan.recv(Duration.ofMillis(1))).isNull();
    var sender = start(1, () -> countingUntilClosed(new AtomicLong(), () -> chan.send(3)));
    awaitStats(chan, 1, 0);
    chan.cancel();
    join(sender);
    var stats = chan.stats();
    assertThat(stats.sent() + stats.received() + stats.undelivered()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void timeoutsAndInterruptsCountNowhere() throws InterruptedException {
    Chan<Integer> chan = Chan.newChan(1);
    assertThat(chan.recv(Duration.ofMillis(1))).isNull();
    chan.send(1);
    assertThat(chan.send(2, Duration.ofMillis(1))).isFalse();
    assertThat(chan.trySend(3)).isFalse();
    Thread sender = Thread.ofVirtual().unstarted(() -> interruptedIn(() -> chan.send(4)));
    sender.start();
    awaitStats(chan, 1, 0);
    sender.interrupt();
    sender.join();
    var stats = chan.stats();
    assertThat(stats.waitingSenders()).isZero();
    assertThat(stats.sent()).isOne();
    assertThat(stats.received()).isZero();
    assertThat(stats.size()).isOne();
  }

  @Test
  void waitingThreadsAreCountedOnTheirSide() throws InterruptedException {
    Chan<Integer> chan = Chan.newChan(1);
    List<Thread> receivers = start(3, () -> chan.forEach(message -> {}));
    awaitStats(chan, 0, 3);
    chan.close();
    join(receivers);
    awaitStats(chan, 0, 0);
    Chan<Integer> full = Chan.newChan(1);
    full.send(0);
    List<Thread> senders = start(2, () -> interruptedIn(() -> full.send(1)));
    awaitStats(full, 2, 0);
    senders.forEach(Thread::interrupt);
    join(senders);
    awaitStats(full, 0, 0);
  }

  @Test
  void openEndsAreCounted() {
    Chan<Integer> chan = Chan.newChan();
    chan.sender();
    chan.receiver();
    chan.receiver();
    chan.share();
    var stats = chan.stats();
    assertThat(stats.openHandles()).isEqualTo(2);
    assertThat(stats.openSenders()).isOne();
    assertThat(stats.openReceivers()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void totalsAreExactAfterACancelInTheMiddle(Kind kind) throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      var told = new AtomicLong();
      var sent = new AtomicLong();
      var received = new AtomicLong();
      Chan<Integer> chan = kind.chan(message -> told.incrementAndGet());
      List<Thread> threads =
          start(3, () -> countingUntilClosed(sent, () -> sendUpTo(100_000, sent, chan)));
      threads.addAll(start(2, () -> countingUntilClosed(received, chan::recv)));
      await().pollInterval(Duration.ofNanos(100_000)).until(() -> sent.get() > 100);
      chan.cancel();
      join(threads);
      var stats = chan.stats();
      assertThat(stats.sent()).as("sent, %s, round %s", stats, round).isEqualTo(sent.get());
      assertThat(stats.received()).as("received").isEqualTo(received.get());
      assertThat(stats.dropped() + stats.undelivered()).as("told").isEqualTo(told.get());
      assertThat(stats.size()).isZero();
      assertThat(sent.get()).isEqualTo(received.get() + told.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileOthersWorkTheTotalsAddUpAndOnlyGrow(Kind kind) throws InterruptedException {
    Chan<Integer> chan = kind.chan(message -> {});
    var sent = new AtomicLong();
    List<Thread> threads = start(2, () -> countingUntilClosed(new AtomicLong(), chan::recv));
    threads.addAll(start(2, () -> countingUntilClosed(sent, () -> sendUpTo(5_000, sent, chan))));
    ChanStats before = chan.stats();
    while (sent.get() < 5_000) {
      ChanStats now = chan.stats();
      assertThat(now.sent())
          .isEqualTo(now.received() + now.dropped() + now.undelivered() + now.size());
      assertThat(now.size()).isBetween(0, now.capacity());
      assertThat(now.highWaterMark()).isBetween(0, now.capacity());
      if (kind == Kind.BOUNDED) {
        assertThat(now.sent()).isGreaterThanOrEqualTo(before.sent());
        assertThat(now.received()).isGreaterThanOrEqualTo(before.received());
      }
      before = now;
    }
    chan.cancel();
    join(threads);
  }

  @Test
  void aClosedHandleStillTellsAndAMovedOneRefuses() {
    Chan<Integer> chan = Chan.newChan();
    Chan<Integer> moved = chan.move();
    assertThatThrownBy(chan::stats).isInstanceOf(IllegalStateException.class);
    moved.close();
    assertThat(moved.stats().closed()).isTrue();
    assertThat(moved.stats().openHandles()).isZero();
  }

  private static void sendUpTo(int limit, AtomicLong sent, Chan<Integer> chan)
      throws InterruptedException {
    if (sent.get() >= limit) {
      throw new ChannelClosedException("enough", null, 0, null);
    }
    chan.send(1);
  }

  interface Step {
    void run() throws InterruptedException;
  }

  private static void interruptedIn(Step step) {
    assertThatThrownBy(step::run).isInstanceOf(InterruptedException.class);
  }

  private static void countingUntilClosed(AtomicLong count, Step step) {
    try {
      for (; ; ) {
        step.run();
        count.incrementAndGet();
      }
    } catch (ChannelClosedException over) {
      // that is the end
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static List<Thread> start(int count, Runnable body) {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < count; i++) {
      threads.add(Thread.startVirtualThread(body));
    }
    return threads;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void awaitStats(Chan<?> chan, int waitingSenders, int waitingReceivers) {
    await()
        .until(() ->
            chan.stats().waitingSenders() == waitingSenders
                && chan.stats().waitingReceivers() == waitingReceivers);
  }
}
