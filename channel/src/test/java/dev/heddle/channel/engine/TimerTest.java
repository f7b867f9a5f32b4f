// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.channel.Await;
import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.ThreadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimerTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
  private static final int MANY = 100_000;

  @Test
  void afterDeliversOneTimeAndIsThenClosed() throws Exception {
    Instant before = Instant.now();
    try (var after = Chan.after(Duration.ofMillis(5))) {
      assertThat(after.recv()).isAfterOrEqualTo(before).isBeforeOrEqualTo(Instant.now());
      assertThatExceptionOfType(ChannelClosedException.class)
          .isThrownBy(after::recv)
          .withMessage("channel 'after(PT0.005S)' is closed and everything sent was received");
      assertThat(after).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100_000, 20_000_000})
  void afterDeliversNotBeforeItsTime(long nanos) throws Exception {
    long start = System.nanoTime();
    Chan.after(Duration.ofNanos(nanos)).recv();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void afterOfNoTimeDeliversAtOnce(long seconds) {
    var after = Chan.after(Duration.ofSeconds(seconds));
    assertThat(after.tryRecv()).isNotNull();
    assertThat(after).isEmpty();
  }

  @Test
  void afterOfMoreThanNanosecondsCanSayWaits() throws Exception {
    try (var after = Chan.after(ENDLESS)) {
      assertThat(after.recv(Duration.ofMillis(1))).isNull();
    }
  }

  @Test
  void timersGoOffInTheOrderOfTheirTimes() throws Exception {
    var late = Chan.after(Duration.ofMillis(300));
    var early = Chan.after(Duration.ofMillis(10));
    assertThat(late.recv()).isAfterOrEqualTo(early.recv());
  }

  @Test
  void closingAnAfterTakesItsTimerBack() {
    int before = Timers.pending();
    var timers = LongStream.range(0, 1000).mapToObj(i -> Chan.after(LONG)).toList();
    assertThat(Timers.pending()).isGreaterThanOrEqualTo(1000);
    timers.forEach(Receiver::close);
    Await.until("none of them is left", () -> Timers.pending() <= before);
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(timers.getFirst()::recv)
        .withMessageContaining("this end of channel 'after(PT1H)' is closed");
  }

  @Test
  void aHundredThousandTimersHaveOneThread() throws Exception {
    int before = Timers.pending();
    var pending = new ArrayList<Receiver<Instant>>(MANY);
    for (int i = 0; i < MANY; i++) {
      pending.add(Chan.after(LONG));
    }
    Chan.after(Duration.ofNanos(1)).recv();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("heddle-clock"))
        .hasSize(1)
        .allMatch(Thread::isDaemon);
    pending.forEach(Receiver::close);
    Await.until("none of them is left", () -> Timers.pending() <= before);
  }

  @Test
  void aHundredThousandTimersAllGoOff() throws Exception {
    var timers = new ArrayList<Receiver<Instant>>(MANY);
    for (int i = 0; i < MANY; i++) {
      timers.add(Chan.after(Duration.ofMillis(i % 50)));
    }
    for (var timer : timers) {
      assertThat(timer.recv()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void periodOfATickMustBePositive(long seconds) {
    var period = Duration.ofSeconds(seconds);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Chan.tick(period))
        .withMessage(
            "the period of a tick must be positive, but is %s: no timer was started", period);
  }

  @Test
  void tickOfMoreThanNanosecondsCanSayWaits() throws Exception {
    try (var tick = Chan.tick(ENDLESS)) {
      assertThat(tick.recv(Duration.ofMillis(1))).isNull();
    }
  }

  @Test
  void tickComesNotBeforeItsTime() throws Exception {
    long period = 5_000_000;
    long start = System.nanoTime();
    try (var tick = Chan.tick(Duration.ofNanos(period))) {
      for (int i = 1; i <= 20; i++) {
        tick.recv();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(i * period);
      }
    }
  }

  @Test
  void beingLateDoesNotShiftTheTicksThatFollow() throws Exception {
    long period = 40_000_000;
    long start = System.nanoTime();
    var made = Chan.tick(Duration.ofNanos(period));
    while (System.nanoTime() - start > period / 8) { // held up: it may have begun long after that
      made.close();
      start = System.nanoTime();
      made = Chan.tick(Duration.ofNanos(period));
    }
    try (var tick = made) {
      tick.recv();
      holdUpTheClock(period * 5 / 2);
      tick.recv();
      // a busy machine adds to the delay of single ticks, never takes from it
      long best = period;
      for (int i = 0; i < 200 && best >= period / 3; i++) {
        tick.recv();
        best = Math.min(best, (System.nanoTime() - start) % period);
      }
      assertThat(best).isLessThan(period / 3);
    }
  }

  private static void holdUpTheClock(long nanos) throws InterruptedException {
    var done = new CountDownLatch(1);
    long end = System.nanoTime() + nanos;
    Timers.schedule(
        () -> {
          while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
          }
          done.countDown();
        },
        0);
    done.await();
  }

  @Test
  void missedTicksAreDropped() throws Exception {
    var period = Duration.ofMillis(20);
    int missed = 50;
    Instant start = Instant.now();
    try (var tick = Chan.tick(period)) {
      Chan.after(period.multipliedBy(missed)).recv();
      Instant first = tick.recv();
      Instant second = tick.recv();
      assertThat(first).isBefore(start.plus(period.multipliedBy(missed)));
      assertThat(second).isAfter(start.plus(period.multipliedBy(missed)));
    }
  }

  @Test
  void closedTickStops() {
    int before = Timers.pending();
    var ticks = LongStream.range(0, 100).mapToObj(i -> Chan.tick(Duration.ofMillis(1))).toList();
    assertThat(Timers.pending()).isGreaterThanOrEqualTo(99); // one may be at work
    ticks.forEach(Receiver::close);
    Await.until("none of them is left", () -> Timers.pending() <= before);
  }

  @Test
  void tickWithoutAReceiverStops() {
    int before = Timers.pending();
    for (int i = 0; i < 100; i++) {
      Chan.tick(Duration.ofMillis(1));
    }
    Await.until(
        "none of them is left",
        () -> {
          System.gc();
          return Timers.pending() <= before;
        });
  }

  @ParameterizedTest
  @EnumSource
  void tickGoesOnWhileSomebodyWaitsAtIt(ThreadKind kind) throws Exception {
    var waiting = kind.call(() -> Chan.tick(Duration.ofMillis(200)).recv()).parkedOrDone();
    System.gc();
    assertThat(waiting.result()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void neverWaitsUntilInterrupted(ThreadKind kind) throws Exception {
    var waiting = kind.call(() -> Chan.never().recv()).parked();
    assertThat(waiting.interrupt().failure())
        .isInstanceOf(InterruptedException.class)
        .hasMessageContaining("'never'");
  }

  @Test
  void neverRunsOutOfTime() throws Exception {
    var never = Chan.never();
    assertThat(never.recv(Duration.ofMillis(1))).isNull();
    assertThat(never.tryRecv()).isNull();
  }

  @Test
  void closingNeverReleasesWhoWaitsAtIt() throws Exception {
    var never = Chan.never();
    var waiting = ThreadKind.VIRTUAL.call(never::recv).parked();
    never.close();
    assertThat(waiting.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void nameTellsTheTime() {
    List.of(Chan.after(LONG), Chan.tick(LONG), Chan.never())
        .forEach(timer -> {
          assertThat(timer.toString())
              .containsAnyOf("Chan[after(PT1H) 0/1 ", "Chan[tick(PT1H) 0/1 ", "Chan[never 0/1 ");
          timer.close();
        });
  }
}
