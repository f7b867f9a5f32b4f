// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selects that do not wait for ever, or not at all. */
@ParameterizedClass
@EnumSource
record SelectTimeTest(ThreadKind kind) {
  private static Select<String> on(Flavour flavour) {
    return Select.<String>create().recv(flavour.<String>make(), m -> m);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 300_000, 3_000_000})
  void itWaitsAsLongAsItSays(long nanos) throws Exception {
    for (var flavour : Flavour.values()) {
      var select = on(flavour).after(Duration.ofNanos(nanos), () -> "late");
      var actor =
          kind.call(() -> {
            long start = System.nanoTime();
            assertThat(select.select()).isEqualTo("late");
            return System.nanoTime() - start;
          });
      assertThat(actor.result()).isGreaterThanOrEqualTo(nanos);
    }
  }

  @Test
  void subMillisecondTimeoutsTakeNoMilliseconds() throws Exception {
    var select = on(Flavour.ONE).after(Duration.ofNanos(50_000), () -> "late");
    var actor =
        kind.call(() -> {
          long shortest = Long.MAX_VALUE;
          for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            select.select();
            shortest = Math.min(shortest, System.nanoTime() - start);
          }
          return shortest;
        });
    assertThat(actor.result()).isBetween(50_000L, 999_999L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void zeroAndLessMeanOneAttempt(long nanos) throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var select =
        Select.<String>create().recv(chan, m -> m).after(Duration.ofNanos(nanos), () -> "none");
    assertThat(select.select()).isEqualTo("none");
    chan.send("a");
    assertThat(select.select()).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource
  void theLongestDurationIsForEver(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select =
        Select.<String>create()
            .recv(chan, m -> m)
            .after(Duration.ofSeconds(Long.MAX_VALUE), () -> "late");
    var actor = kind.call(select::select).parked();
    chan.send("a");
    assertThat(actor.result()).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource
  void whatComesInTimeIsReceived(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select = Select.<String>create().recv(chan, m -> m).after(Waiting.LONG, () -> "late");
    var actor = kind.call(select::select).parked();
    chan.send("a");
    assertThat(actor.result()).isEqualTo("a");
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void outOfTimeNothingWasSent(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    Chan<String> full = Chan.rendezvous();
    var select =
        Select.<String>create()
            .recv(chan, m -> m)
            .send(full, () -> "lost", () -> "sent")
            .after(Duration.ofNanos(100_000), () -> "late");
    assertThat(kind.call(select::select).result()).isEqualTo("late");
    assertThat(full.tryRecv()).isNull();
    chan.send("a", Duration.ZERO);
    assertThat(chan.peek()).isEqualTo(flavour.isBuffered() ? 1 : 0);
    chan.checkInvariants();
    full.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void orElseNeverWaits(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select = Select.<String>create().recv(chan, m -> m).orElse(() -> "else");
    assertThat(select.select()).isEqualTo("else");
    var sender = kind.run(() -> chan.send("a"));
    if (flavour.isBuffered()) {
      sender.result();
    } else {
      sender.parked();
    }
    assertThat(select.select()).isEqualTo("a");
    sender.result();
    assertThat(select.select()).isEqualTo("else");
    chan.checkInvariants();
  }

  @Test
  void orElseLeavesAMessageThatCannotBeSent() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var select = Select.<String>create().send(chan, () -> "a", () -> "sent").orElse(() -> "else");
    assertThat(select.select()).isEqualTo("sent");
    assertThat(select.select()).isEqualTo("else");
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.tryRecv()).isNull();
  }

  @Test
  void timeRunsOutThoughEveryClauseIsLeftOut() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var select =
        Select.<String>create()
            .send(chan, () -> null, () -> "sent")
            .after(Duration.ofNanos(100_000), () -> "late");
    assertThat(select.select()).isEqualTo("late");
  }
}
