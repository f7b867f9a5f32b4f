// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.channel.engine.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers as clauses of a select. */
@ParameterizedClass
@EnumSource
record SelectTimerTest(ThreadKind kind) {
  private static final Duration SHORT = Duration.ofMillis(3);

  @Test
  void afterGoesThroughNotBeforeItsTime() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    long start = System.nanoTime();
    var select = Select.<String>create().recv(chan, m -> m).recv(Chan.after(SHORT), time -> "time");
    assertThat(kind.call(select::select).result()).isEqualTo("time");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
    chan.checkInvariants();
  }

  @Test
  void afterIsToldItsEndOnceAndTheOtherClausesGoOn() throws Exception {
    Chan<String> chan = Chan.newChan(2);
    var told = new ArrayList<String>();
    var select =
        Select.<String>create()
            .recv(Chan.after(SHORT), time -> "time", () -> told.add("over"))
            .recv(chan, m -> m);
    var actor = kind.call(() -> List.of(select.select(), select.select(), select.select()));
    Await.until("the timer is drained", () -> told.size() == 1);
    chan.send("a");
    chan.send("b");
    assertThat(actor.result()).containsExactly("time", "a", "b");
    assertThat(told).containsExactly("over");
  }

  @Test
  void ofAnAfterAloneForEachEndsAfterOne() throws Exception {
    var times = new ArrayList<Instant>();
    var select = Select.<Instant>create().recv(Chan.after(SHORT), time -> time);
    kind.run(() -> select.forEach(times::add)).result();
    assertThat(times).hasSize(1);
  }

  @Test
  void oneOfSeveralTimersGoesThroughARound() throws Exception {
    var select = Select.<Integer>create();
    for (int i = 0; i < 20; i++) {
      int index = i;
      select.recv(Chan.after(Duration.ofNanos(100_000 * (i % 5))), time -> index);
    }
    var got = new ArrayList<Integer>();
    kind.run(() -> select.forEach(got::add)).result();
    assertThat(got).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void tickGoesThroughAgainAndAgainAmongMessages() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    try (var tick = Chan.tick(Duration.ofMillis(1))) {
      var select = Select.<String>create().recv(tick, time -> "tick").recv(chan, m -> m);
      var actor =
          kind.call(() -> {
            int ticks = 0;
            while (!select.select().equals("last")) {
              ticks++;
            }
            return ticks;
          });
      Await.until("ten ticks", () -> tick(tick) >= 10);
      chan.send("last");
      assertThat(actor.result()).isGreaterThanOrEqualTo(9);
    }
  }

  private static long tick(Receiver<Instant> tick) {
    return Statistics.of(((ReceiverEnd<Instant>) tick).open()).sent();
  }

  @Test
  void neverNeverGoesThrough() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var select = Select.<String>create().recv(Chan.never(), time -> "wrong").recv(chan, m -> m);
    for (int i = 0; i < 5; i++) {
      var actor = kind.call(select::select).parked();
      chan.send("a");
      assertThat(actor.result()).isEqualTo("a");
    }
    var late =
        Select.<String>create()
            .recv(Chan.never(), time -> "wrong")
            .after(Duration.ofNanos(100_000), () -> "late");
    assertThat(kind.call(late::select).result()).isEqualTo("late");
  }

  @Test
  void aTickGoesOnWhileASelectWaitsForIt() throws Exception {
    var actor =
        kind.call(() ->
                Select.<String>create()
                    .recv(Chan.tick(Duration.ofMillis(200)), time -> "tick")
                    .select())
            .parkedOrDone();
    System.gc();
    assertThat(actor.result()).isEqualTo("tick");
  }

  @Test
  void aTimerThatIsClosedMeanwhileIsTold() throws Exception {
    for (var timer : List.of(Chan.after(Waiting.LONG), Chan.tick(Waiting.LONG), Chan.never())) {
      Chan<String> chan = Chan.newChan(1);
      var select = Select.<String>create().recv(timer, time -> "wrong").recv(chan, m -> m);
      var actor = kind.call(select::select).parked();
      timer.close();
      assertThat(actor.failure())
          .isInstanceOf(ChannelClosedException.class)
          .hasMessageContaining("cancelled");
      chan.send("a");
      assertThat(select.select()).isEqualTo("a"); // told once, then left out
    }
  }

  @Test
  void aTimerClosedBeforeIsRefused() {
    var timer = Chan.after(Waiting.LONG);
    timer.close();
    var select = Select.<String>create().recv(timer, time -> "wrong");
    assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(select::select);
  }
}
