// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C4 for selects: checked on entry and while waiting; nothing was sent or received. */
@ParameterizedClass
@EnumSource
record SelectInterruptionTest(ThreadKind kind) {
  @ParameterizedTest
  @EnumSource
  void onEntryItThrowsThoughAClauseIsReady(Flavour flavour) throws Exception {
    Chan<String> from = Chan.newChan(1);
    from.send("a");
    Chan<String> to = flavour.make();
    var asked = new AtomicInteger();
    var select =
        Select.<String>create()
            .recv(from, m -> m)
            .send(to, () -> "b" + asked.incrementAndGet(), () -> "sent")
            .orElse(() -> "else");
    var actor =
        kind.run(() -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(select::select)
              .isInstanceOf(InterruptedException.class)
              .hasMessageContaining("nothing was sent or received");
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    actor.result();
    assertThat(from.peek()).isEqualTo(1);
    assertThat(to.peek()).isZero();
    assertThat(asked).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void whileWaitingItThrows(Flavour flavour) throws Exception {
    Chan<String> from = flavour.make();
    Chan<String> to = Chan.rendezvous();
    var select = Select.<String>create().recv(from, m -> m).send(to, () -> "a", () -> "sent");
    for (int i = 0; i < 3; i++) {
      var actor = kind.call(select::select).parked().interrupt();
      assertThat(actor.failure()).isInstanceOf(InterruptedException.class);
      assertThat(to.tryRecv()).isNull();
    }
    var actor = kind.call(select::select).parked();
    from.send("b");
    assertThat(actor.result()).isEqualTo("b");
    from.checkInvariants();
    to.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void theWakeUpOfOneThatGivesUpGoesToTheNext(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    for (int round = 0; round < 100; round++) {
      var quitter = kind.call(() -> Select.<Integer>create().recv(chan, m -> m).select()).parked();
      var next = kind.call(() -> Select.<Integer>create().recv(chan, m -> m).select()).parked();
      int message = round;
      var sender = kind.run(() -> chan.send(message));
      quitter.interrupt();
      Await.until("one of them has it", () -> quitter.isDone() && sender.isDone());
      if (outcome(quitter) == null) {
        assertThat(next.result()).isEqualTo(message);
      } else {
        chan.send(-1);
        assertThat(next.result()).isEqualTo(-1);
      }
    }
    chan.checkInvariants();
  }

  private static Integer outcome(Actor<Integer> actor) throws Exception {
    try {
      return actor.result();
    } catch (AssertionError e) {
      assertThat(e.getCause()).isInstanceOf(InterruptedException.class);
      return null;
    }
  }

  @ParameterizedTest
  @EnumSource
  void forEachStopsWithWhatItHas(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    var actor =
        kind.run(() -> Select.<Integer>create().recv(chan, m -> m).forEach(got::add)).parked();
    chan.send(1);
    chan.send(2);
    Await.until("both received", () -> chan.stats().received() == 2);
    actor.parked().interrupt();
    assertThat(actor.failure()).isInstanceOf(InterruptedException.class);
    assertThat(got).containsExactly(1, 2);
    chan.checkInvariants();
  }
}
