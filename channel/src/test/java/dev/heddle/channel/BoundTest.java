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

  @ParameterizedTest
  @EnumSource
  void peekIsExactAfterManyInterrupts(Waiting operation) throws Exception {
    var chan = operation.blocked();
    for (int round = 0; round < 20; round++) {
      var waiters = new ArrayList<Actor<Void>>();
      for (int i = 0; i < 5; i++) {
        waiters.add(kind.run(() -> operation.call(chan)).parked());
      }
      waiters.forEach(Actor::interrupt);
      for (var waiter : waiters) {
        assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
      }
      assertThat(chan.peek()).isEqualTo(operation.buffered());
    }
    chan.checkInvariants();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void peekIsExactAfterManyTimeouts(int capacity) throws Exception {
    Chan<Integer> chan = Chan.newChan(capacity);
    var wait = Duration.ofNanos(200_000);
    for (int i = 0; i < 50; i++) {
      assertThat(kind.call(() -> chan.recv(wait)).result()).isNull();
    }
    assertThat(chan.peek()).isZero();
    for (int i = 0; i < capacity; i++) {
      chan.send(i);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(kind.call(() -> chan.send(-1, wait)).result()).isFalse();
    }
    assertThat(chan.peek()).isEqualTo(capacity);
    chan.checkInvariants();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30})
  void peekStaysWithinTheBoundWhileOthersRun(int capacity) throws Exception {
    Chan<Integer> chan = Chan.newChan(capacity);
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
