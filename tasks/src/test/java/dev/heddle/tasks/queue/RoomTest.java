// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final long LONG = Duration.ofSeconds(30).toNanos();

  private final Room room = new Room("db", 1);

  private FutureTask<Boolean> entering(List<Thread> threads, long nanos) {
    FutureTask<Boolean> entering = new FutureTask<>(() -> room.enter(nanos));
    Thread thread = Thread.ofVirtual().start(entering);
    Testing.awaitParked(thread);
    threads.add(thread);
    return entering;
  }

  @Test
  void thoseThatWaitEnterInTheOrderOfTheirComing() throws Exception {
    assertThat(room.tryEnter()).isTrue();
    assertThat(room.tryEnter()).isFalse();
    List<Thread> threads = new ArrayList<>();
    var first = entering(threads, LONG);
    var second = entering(threads, LONG);
    assertThat(LockSupport.getBlocker(threads.getFirst()))
        .hasToString("db: threads that wait for room in the queue");
    room.leave();
    assertThat(first.get()).isTrue();
    assertThat(second.isDone()).isFalse();
    assertThat(room.tryEnter()).isFalse(); // nobody overtakes
    room.leave();
    assertThat(second.get()).isTrue();
    assertThat(room.isComing(1)).isFalse(); // one is taken, and one used
    assertThat(room.isComing(0)).isTrue();
    room.leave();
    assertThat(room.tryEnter()).isTrue();
  }

  @Test
  void oneThatGivesUpLeavesItsPlace() throws Exception {
    assertThat(room.tryEnter()).isTrue();
    assertThat(room.enter(1)).isFalse();
    List<Thread> threads = new ArrayList<>();
    var interrupted = entering(threads, LONG);
    threads.getFirst().interrupt();
    assertThatThrownBy(interrupted::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    room.leave();
    assertThat(room.tryEnter()).isTrue();
  }

  @Test
  void whenItIsClosedEverybodyEntersAndLeavingMakesNoMore() throws Exception {
    assertThat(room.tryEnter()).isTrue();
    List<Thread> threads = new ArrayList<>();
    var one = entering(threads, LONG);
    var two = entering(threads, LONG);
    room.close();
    assertThat(one.get()).isTrue();
    assertThat(two.get()).isTrue();
    for (int i = 0; i < 3; i++) {
      room.leave();
      assertThat(room.tryEnter()).isTrue();
    }
  }

  @Test
  void noMoreAreInsideThanThereIsRoomFor() throws Exception {
    Room three = new Room("t", 3);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int n = i;
      threads.add(
          (n % 4 == 0 ? Thread.ofPlatform() : Thread.ofVirtual())
              .start(() -> {
                for (int k = 0; k < 2000; k++) {
                  try {
                    long nanos = n % 3 == 0 ? 1000 : LONG;
                    if (n % 5 == 0 ? three.tryEnter() : three.enter(nanos)) {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      entered.incrementAndGet();
                      Thread.yield();
                      inside.decrementAndGet();
                      three.leave();
                    }
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(entered.get()).isPositive();
    for (int i = 0; i < 3; i++) {
      assertThat(three.tryEnter()).isTrue();
    }
    assertThat(three.tryEnter()).isFalse();
  }
}
