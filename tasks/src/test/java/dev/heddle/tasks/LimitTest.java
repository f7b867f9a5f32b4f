// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Limits that adapt themselves, as algorithms and in a pool. */
class LimitTest {
  private static final long MS = 1_000_000;

  /* Tells the control of as many ends as the limit is, some times over; returns the limit. */
  private static int rounds(Limit.Control control, int limit, int count, long nanos) {
    int now = limit;
    for (int i = 0; i < count; i++) {
      int ends = Math.max(10, now);
      for (int k = 0; k < ends; k++) {
        now = control.ended(nanos, now, false);
      }
    }
    return now;
  }

  @Test
  void aFixedLimitNeverChanges() {
    Limit.Control control = Limit.fixed(7).start();
    assertThat(control.initial()).isEqualTo(7);
    assertThat(control.ended(MS, 7, true)).isEqualTo(7);
  }

  @Test
  void aimdGrowsByOneARoundUpToTheMostAndShrinksByATenthOnce() {
    Limit.Control control = Limit.aimd(4, 20, Duration.ofMillis(10)).start();
    assertThat(control.initial()).isEqualTo(4);
    int limit = 4;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 4 + round; i++) {
        limit = control.ended(MS, 8, false);
      }
      assertThat(limit).isEqualTo(5 + round);
    }
    assertThat(rounds(control, limit, 100, MS)).isEqualTo(20);
    limit = control.ended(MS, 20, true);
    assertThat(limit).isEqualTo(18);
    for (int i = 0; i < 17; i++) { // they fail together
      limit = control.ended(MS, 20, true);
    }
    assertThat(limit).isEqualTo(18);
    control.ended(MS, 20, false);
    assertThat(control.ended(11 * MS, 20, false)).isEqualTo(16); // too slow
  }

  @Test
  void aimdDoesNotGrowBeyondWhatIsUsed() {
    Limit.Control control = Limit.aimd(1, 100, Duration.ofMillis(10)).start();
    int limit = 1;
    for (int i = 0; i < 10_000; i++) {
      limit = control.ended(MS, 3, false);
    }
    assertThat(limit).isEqualTo(7);
  }

  @Test
  void gradientGrowsWhileJobsAreAsFastAsUsualAndShrinksWhenTheyAreNot() {
    Limit.Control control = Limit.gradient(2, 64).start();
    int limit = rounds(control, control.initial(), 200, 10 * MS);
    assertThat(limit).isEqualTo(64);
    limit = rounds(control, limit, 30, 50 * MS);
    assertThat(limit).isLessThan(24);
    limit = rounds(control, limit, 200, 10 * MS);
    assertThat(limit).isEqualTo(64);
  }

  @Test
  void gradientShrinksForDropsAndNeverLeavesItsRange() {
    Limit.Control control = Limit.gradient(2, 64).start();
    int limit = rounds(control, 2, 200, 10 * MS);
    for (int i = 0; i < 10_000; i++) {
      limit = control.ended(MS, limit, true);
    }
    assertThat(limit).isEqualTo(2);
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Limit.fixed(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Limit.aimd(0, 1, Duration.ofSeconds(1)))
        .hasMessage("the smallest limit must be at least 1: 0");
    assertThatThrownBy(() -> Limit.aimd(2, 1, Duration.ofSeconds(1)))
        .hasMessage("the largest limit must be at least 2: 1");
    assertThatThrownBy(() -> Limit.aimd(1, 2, Duration.ZERO))
        .hasMessage("the time of a slow job must be more than zero: PT0S");
    assertThatThrownBy(() -> Limit.gradient(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Answers what it is told to. */
  private static final class Scripted implements Limit, Limit.Control {
    final Queue<List<Object>> told = new ConcurrentLinkedQueue<>();
    volatile int answer;

    Scripted(int answer) {
      this.answer = answer;
    }

    @Override
    public Control start() {
      return this;
    }

    @Override
    public int initial() {
      return answer;
    }

    @Override
    public int ended(long nanos, int running, boolean dropped) {
      told.add(List.of(nanos, running, dropped));
      if (answer == 0) {
        throw new IllegalStateException("own");
      }
      return answer;
    }
  }

  private static RunnerPoolBuilder<?, Integer, Integer> builder(int runners, CountDownLatch go) {
    return TaskSystem.builder()
        .runners(runners)
        .queue(100)
        .build()
        .pool((Integer job) -> {
          switch (job) {
            case -1 -> throw new RejectedExecutionException("busy");
            case -2 -> throw new IllegalArgumentException("own fault");
            default -> go.await();
          }
          return job;
        });
  }

  @Test
  void aPoolHasAsManyRunnersAsTheLimitSaysButNeverMoreThanItsSystem() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Scripted limit = new Scripted(2);
    try (var pool = builder(8, go).runners(limit).start()) {
      for (int i = 0; i < 20; i++) {
        pool.submit(i);
      }
      Testing.awaitTrue(() -> pool.stats().running() == 2);
      assertThat(pool.stats().runners()).isEqualTo(2);
      limit.answer = Integer.MAX_VALUE; // a jump
      go.countDown();
      Testing.awaitTrue(() -> pool.stats().succeeded() == 20);
      assertThat(pool.stats().runners()).isEqualTo(8);
      limit.answer = 1;
      pool.call(0);
      Testing.awaitTrue(() -> pool.stats().alive() <= 1);
      assertThat(pool.stats().runners()).isEqualTo(1);
      limit.answer = 5;
      pool.call(0);
      Testing.awaitTrue(() -> pool.stats().runners() == 5);
      pool.resize(3);
      assertThat(pool.stats().runners()).isEqualTo(3);
      pool.submit(Integer.valueOf(1)).join();
    }
  }

  @Test
  void successesAndDropsAreToldAndOtherFailuresAreNot() throws Exception {
    CountDownLatch go = new CountDownLatch(0);
    Scripted limit = new Scripted(1);
    try (var pool = builder(1, go).runners(limit).start()) {
      for (int job : new int[] {1, -1, -2, 2}) {
        pool.submit(job).await();
      }
    }
    List<Boolean> dropped = new ArrayList<>();
    limit.told.forEach(each -> dropped.add((Boolean) each.get(2)));
    assertThat(dropped).containsExactly(false, true, false);
    assertThat(limit.told).allSatisfy(each -> assertThat(each.get(1)).isEqualTo(1));
  }

  @Test
  void aLimitThatThrowsOrAnswersNonsenseLeavesTheLimitAsItWas() throws Exception {
    CountDownLatch go = new CountDownLatch(0);
    Scripted limit = new Scripted(2);
    try (var pool = builder(4, go).runners(limit).start()) {
      for (int nonsense : new int[] {0, -1, Integer.MIN_VALUE}) {
        limit.answer = nonsense;
        assertThat(pool.call(1)).isEqualTo(1);
        assertThat(pool.call(2)).isEqualTo(2);
        assertThat(pool.stats().runners()).isEqualTo(2);
      }
      limit.answer = 3;
      assertThat(pool.call(1)).isEqualTo(1);
      Testing.awaitTrue(() -> pool.stats().runners() == 3);
    }
  }

  @Test
  void aLimitThatCannotStartIsToldToTheThreadThatStartsThePool() {
    CountDownLatch go = new CountDownLatch(0);
    assertThatThrownBy(() -> builder(1, go).runners(new Scripted(0)).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the limit must be at least 1: 0");
    assertThatThrownBy(() -> builder(1, go).runners(() -> null).start())
        .isInstanceOf(NullPointerException.class);
    AtomicInteger bodies = new AtomicInteger();
    assertThatThrownBy(
            () -> builder(1, go).runners(new Scripted(-1)).use(pool -> bodies.incrementAndGet()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(bodies).hasValue(0);
  }
}
