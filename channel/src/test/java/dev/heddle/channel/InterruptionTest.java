// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C4: checked on entry and while waiting, on every waiting operation; no message is lost to it. */
@ParameterizedClass
@EnumSource
record InterruptionTest(ThreadKind kind) {
  @ParameterizedTest
  @EnumSource
  void onEntryItThrowsThoughItCouldGoThrough(Waiting operation) throws Exception {
    var chan = operation.ready();
    int before = chan.peek();
    var actor = kind.run(() -> callInterrupted(operation, chan));
    assertThat(actor.failure()).isInstanceOf(InterruptedException.class);
    assertThat(chan.peek()).isEqualTo(before);
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void onEntryItThrowsThoughTheChannelIsClosed(Waiting operation) throws Exception {
    var chan = operation.blocked();
    chan.closeWith(new IllegalStateException("enough"));
    assertThat(kind.run(() -> callInterrupted(operation, chan)).failure())
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void whileWaitingItThrows(Waiting operation) throws Exception {
    var chan = operation.blocked();
    var actor = kind.run(() -> operation.call(chan)).parked().interrupt();
    assertThat(actor.failure()).isInstanceOf(InterruptedException.class);
    assertThat(chan.peek()).isEqualTo(operation.buffered());
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void theFlagIsClearedWhenItThrows(Waiting operation) throws Exception {
    var chan = operation.blocked();
    var actor =
        kind.call(() -> {
          assertThatThrownBy(() -> operation.call(chan)).isInstanceOf(InterruptedException.class);
          return Thread.currentThread().isInterrupted();
        });
    assertThat(actor.parked().interrupt().result()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void theOneBehindTakesThePlace(Waiting operation) throws Exception {
    var chan = operation.blocked();
    var first = kind.run(() -> operation.call(chan)).parked();
    var second = kind.run(() -> operation.call(chan)).parked();
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    operation.release(chan);
    second.result();
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void inTheMiddleOfTheLineItLeavesTheOthersWaiting(Waiting operation) throws Exception {
    var chan = operation.blocked();
    var line = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 5; i++) {
      line.add(kind.run(() -> operation.call(chan)).parked());
    }
    assertThat(line.get(2).interrupt().failure()).isInstanceOf(InterruptedException.class);
    assertThat(line.get(4).interrupt().failure()).isInstanceOf(InterruptedException.class);
    for (int i : new int[] {0, 1, 3}) {
      operation.release(chan);
      line.get(i).result();
    }
    assertThat(chan.peek()).isEqualTo(operation.buffered());
    chan.checkInvariants();
  }

  @Test
  void whatNeverWaitsDoesNotMind() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var actor =
        kind.call(() -> {
          Thread.currentThread().interrupt();
          assertThat(chan.trySend("a")).isTrue();
          assertThat(chan.trySend("b")).isFalse();
          assertThat(chan.tryRecv()).isEqualTo("a");
          assertThat(chan.tryRecv()).isNull();
          return Thread.currentThread().isInterrupted();
        });
    assertThat(actor.result()).isTrue();
  }

  @Test
  void iterationIsCancelledAndTheFlagStaysSet() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var actor =
        kind.call(() -> {
          assertThatThrownBy(() -> chan.iterator().hasNext())
              .isInstanceOf(CancellationException.class)
              .hasCauseInstanceOf(InterruptedException.class);
          return Thread.currentThread().isInterrupted();
        });
    assertThat(actor.parked().interrupt().result()).isTrue();
  }

  @Test
  void forEachIsCancelledAndTheFlagStaysSet() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var actor =
        kind.call(() -> {
          assertThatThrownBy(() -> chan.forEach(m -> {}))
              .isInstanceOf(CancellationException.class)
              .hasCauseInstanceOf(InterruptedException.class);
          return Thread.currentThread().isInterrupted();
        });
    assertThat(actor.parked().interrupt().result()).isTrue();
  }

  private static void callInterrupted(Waiting operation, Chan<String> chan)
      throws InterruptedException {
    Thread.currentThread().interrupt();
    operation.call(chan);
  }
}
