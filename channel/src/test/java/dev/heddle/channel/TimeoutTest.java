// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Timed sends and receives: no earlier than asked, and never for ever. */
@ParameterizedClass
@EnumSource
record TimeoutTest(ThreadKind kind) {
  static List<Duration> noTime() {
    return List.of(
        Duration.ZERO,
        Duration.ofNanos(-1),
        Duration.ofDays(-1),
        Duration.ofSeconds(Long.MIN_VALUE));
  }

  static List<Duration> muchTime() {
    return List.of(
        Duration.ofHours(1),
        Duration.ofNanos(Long.MAX_VALUE),
        ChronoUnit.FOREVER.getDuration(),
        Duration.ofDays(200_000));
  }

  @ParameterizedTest
  @MethodSource("noTime")
  void noTimeMeansOneAttempt(Duration none) throws Exception {
    Chan<String> chan = Chan.newChan(1);
    assertThat(chan.recv(none)).isNull();
    assertThat(chan.send("a", none)).isTrue();
    assertThat(chan.send("b", none)).isFalse();
    assertThat(chan.recv(none)).isEqualTo("a");
  }

  @ParameterizedTest
  @MethodSource("muchTime")
  void muchTimeIsWaitedForASender(Duration much) throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var parked = kind.call(() -> chan.recv(much)).parked();
    chan.send("a");
    assertThat(parked.result()).isEqualTo("a");
  }

  @ParameterizedTest
  @MethodSource("muchTime")
  void muchTimeIsWaitedForAReceiver(Duration much) throws Exception {
    Chan<String> chan = Chan.newChan(1);
    chan.send("full");
    var parked = kind.call(() -> chan.send("a", much)).parked();
    chan.recv();
    assertThat(parked.result()).isTrue();
  }

  @Test
  void timeRunsOutNoEarlierThanAsked() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    long wait = 3_000_000;
    var waited =
        kind.call(() -> {
          long start = System.nanoTime();
          assertThat(chan.recv(Duration.ofNanos(wait))).isNull();
          return System.nanoTime() - start;
        });
    assertThat(waited.result()).isGreaterThanOrEqualTo(wait);
  }

  @Test
  void belowAMillisecondItRunsOutToo() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    assertThat(kind.call(() -> chan.recv(Duration.ofNanos(1))).result()).isNull();
    chan.send("full");
    assertThat(kind.call(() -> chan.send("a", Duration.ofNanos(1))).result()).isFalse();
  }

  @Test
  void whoRunsOutOfTimeLeavesItsPlaceToTheOneBehind() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var impatient = kind.call(() -> chan.recv(Duration.ofMillis(30)));
    Await.until("waits or is done", () -> impatient.isDone() || Await.isParked(impatient.thread()));
    var patient = kind.call(chan::recv).parked();
    assertThat(impatient.result()).isNull();
    chan.send("a");
    assertThat(patient.result()).isEqualTo("a");
    chan.checkInvariants();
  }

  @Test
  void manyThatRunOutOfTimeLeaveNothingBehind() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var patient = kind.call(chan::recv).parked();
    var impatient = new ArrayList<Actor<String>>();
    for (int i = 0; i < 300; i++) {
      impatient.add(kind.call(() -> chan.recv(Duration.ofMillis(2))));
    }
    for (var actor : impatient) {
      assertThat(actor.result()).isNull();
    }
    chan.send("a");
    assertThat(patient.result()).isEqualTo("a");
    chan.checkInvariants();
  }
}
