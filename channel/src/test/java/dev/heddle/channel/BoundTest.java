// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C7: never more than capacity buffered; peek is exact when nobody runs, whatever was given up. */
@ParameterizedClass
@EnumSource
record BoundTest(ThreadKind kind) {
  private static final Duration SHORT = Duration.ofNanos(200_000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 30, 64})
  void capacityMessagesFitAndNotOneMore(int capacity) {
    Chan<Integer> chan = Chan.newChan(capacity);
    assertThat(chan.capacity()).isEqualTo(capacity);
    for (int lap = 0; lap < 5; lap++) {
      for (int i = 0; i < capacity; i++) {
        assertThat(chan.peek()).isEqualTo(i);
        assertThat(chan.trySend(i)).isTrue();
      }
      assertThat(chan.trySend(-1)).isFalse();
      assertThat(chan.peek()).isEqualTo(capacity);
      for (int i = 0; i < capacity; i++) {
        assertThat(chan.tryRecv()).isEqualTo(i);
      }
      assertThat(chan.tryRecv()).isNull();
      assertThat(chan.peek()).isZero();
    }
  }

  /** Without a bound all fit; a policy that drops takes what does not fit, and tells the hook. */
  @EveryFlavour
  void whateverIsSentNoMoreThanCapacityIsHeld(Flavour flavour) {
    var told = new ArrayList<Integer>();
    Chan<Integer> chan = flavour.<Integer>builder().onUndelivered(told::add).build();
    assertThat(chan.capacity()).isEqualTo(flavour.capacity());
    for (int i = 0; i < 100; i++) {
      boolean fits = i < flavour.capacity();
      assertThat(chan.trySend(i)).isEqualTo(fits || flavour.drops());
      assertThat(chan.peek()).isEqualTo(Math.min(i + 1, flavour.capacity()));
    }
    assertThat(told).hasSize(flavour.drops() ? 84 : 0);
    chan.checkInvariants();
  }

  @EveryWait
  void peekIsExactAfterManyInterrupts(Wait wait) throws Exception {
    var chan = wait.blocked();
    for (int round = 0; round < 5; round++) {
      var waiters = new ArrayList<Actor<Boolean>>();
      for (int i = 0; i < 5; i++) {
        waiters.add(wait.parked(kind, chan));
      }
      waiters.forEach(Actor::interrupt);
      for (var waiter : waiters) {
        wait.assertInterrupted(waiter);
      }
      assertThat(chan.peek()).isEqualTo(wait.buffered());
    }
    chan.checkInvariants();
  }

  @EveryFlavour
  void peekIsExactAfterManyReceiversRanOutOfTime(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    for (int i = 0; i < 30; i++) {
      assertThat(kind.call(() -> chan.recv(SHORT)).result()).isNull();
    }
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @WhereSendsWait
  void peekIsExactAfterManySendersRanOutOfTime(Flavour flavour) throws Exception {
    var chan = new Wait(flavour, Waiting.SEND_TIMED).blocked();
    for (int i = 0; i < 30; i++) {
      assertThat(kind.call(() -> chan.send("late", SHORT)).result()).isFalse();
    }
    assertThat(chan.peek()).isEqualTo(flavour.capacity());
    chan.checkInvariants();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 30})
  void peekStaysWithinTheBoundWhileOthersRun(int capacity) throws Exception {
    staysWithinTheBound(Chan.newChan(capacity), capacity);
  }

  @EveryFlavour
  void peekStaysWithinTheBoundWhileOthersRun(Flavour flavour) throws Exception {
    staysWithinTheBound(flavour.make(), flavour.capacity());
  }

  private void staysWithinTheBound(Chan<Integer> chan, int capacity) throws Exception {
    var done = new AtomicBoolean();
    var sender =
        kind.run(() -> {
          for (int i = 0; i < 5000; i++) {
            chan.send(i);
          }
          chan.close();
        });
    var receiver = kind.run(() -> chan.forEach(m -> {}));
    var observer =
        ThreadKind.PLATFORM.run(() -> {
          while (!done.get()) {
            assertThat(chan.peek()).isBetween(0, capacity);
          }
        });
    sender.result();
    receiver.result();
    done.set(true);
    observer.result();
    assertThat(chan.peek()).isZero();
  }
}
