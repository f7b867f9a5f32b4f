// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At most a few jobs of a key at a time. */
class KeyLimitTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void atMostSoManyJobsOfAKeyRunAtOnceAndAsManyAsThatDo(int most) throws Exception {
    Map<Integer, AtomicInteger> running = new ConcurrentHashMap<>();
    Map<Integer, Integer> high = new ConcurrentHashMap<>();
    CountDownLatch full = new CountDownLatch(2 * most);
    var pool =
        TaskSystem.builder()
            .runners(16)
            .queue(1000)
            .build()
            .pool((Integer job) -> {
              int key = job % 2;
              var now = running.computeIfAbsent(key, k -> new AtomicInteger());
              high.merge(key, now.incrementAndGet(), Math::max);
              full.countDown();
              full.await();
              now.decrementAndGet();
              return job;
            })
            .keyedBy(job -> job % 2, most)
            .start();
    List<Ticket<Integer>> tickets = new ArrayList<>();
    try (pool) {
      for (int i = 0; i < 200; i++) {
        tickets.add(pool.submit(i));
      }
    }
    for (int i = 0; i < 200; i++) {
      assertThat(tickets.get(i).poll()).isEqualTo(new Outcome.Success<>(i));
    }
    assertThat(high).containsOnly(Map.entry(0, most), Map.entry(1, most));
  }

  @Test
  void aFrontThatIsCalledOffLetsTheNextOneRun() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    var pool =
        TaskSystem.builder()
            .runners(1)
            .build()
            .pool((Integer job) -> go.await(1, java.util.concurrent.TimeUnit.HOURS))
            .keyedBy(job -> "one", 2)
            .start();
    try (pool) {
      pool.submit(0);
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      Ticket<Boolean> front = pool.submit(1);
      Ticket<Boolean> behind = pool.submit(2);
      Ticket<Boolean> last = pool.submit(3, Duration.ofMillis(20));
      assertThat(front.cancel()).isTrue();
      assertThat(last.await()).isEqualTo(new Outcome.Cancelled<>(false));
      go.countDown();
      assertThat(behind.join()).isTrue();
    }
  }

  @Test
  void aJobMayWaitForALaterOneOfItsKeyAsLongAsOneOfThoseAheadGoesOn() throws Exception {
    AtomicReference<RunnerPool<Integer, Object>> self = new AtomicReference<>();
    try (RunnerPool<Integer, Object> pool =
        TaskSystem.builder()
            .runners(4)
            .build()
            .pool((Integer job) -> job == 0 ? self.get().submit(1).join() : job)
            .keyedBy(job -> "one", 2)
            .start()) {
      self.set(pool);
      assertThat(pool.call(0)).isEqualTo(1);
    }
  }

  @Test
  void whenAllOfAKeyWaitForALaterOneOfItOneOfThemIsTold() throws Exception {
    AtomicReference<RunnerPool<Integer, Object>> self = new AtomicReference<>();
    CountDownLatch both = new CountDownLatch(2);
    try (RunnerPool<Integer, Object> pool =
        TaskSystem.builder()
            .runners(4)
            .build()
            .pool((Integer job) -> {
              if (job > 1) {
                return job;
              }
              both.countDown();
              both.await();
              return self.get().submit(job + 2).join();
            })
            .keyedBy(job -> "one", 2)
            .start()) {
      self.set(pool);
      List<Ticket<Object>> tickets = List.of(pool.submit(0), pool.submit(1));
      List<Outcome<Object>> outcomes = new ArrayList<>();
      for (Ticket<Object> ticket : tickets) {
        outcomes.add(ticket.await());
      }
      assertThat(outcomes)
          .filteredOn(o -> o instanceof Outcome.Failure<Object>)
          .singleElement()
          .satisfies(o ->
              assertThat(((Outcome.Failure<Object>) o).cause())
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("would never end"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void theLimitIsAtLeastOne(int most) {
    var builder = TaskSystem.builder().build().pool((Integer job) -> job);
    assertThatThrownBy(() -> builder.keyedBy(job -> job, most))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1: " + most);
  }

  /** A key whose methods throw, each after it was called a few times. */
  private record BadKey(String name, int hash, AtomicInteger hashes, AtomicInteger equalities) {
    @Override
    public int hashCode() {
      if (hashes.decrementAndGet() < 0) {
        throw new IllegalStateException("hashCode of " + name);
      }
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (equalities.decrementAndGet() < 0) {
        throw new IllegalStateException("equals of " + name);
      }
      return other instanceof BadKey that && name.equals(that.name);
    }
  }

  private static BadKey key(String name, int hashes, int equalities) {
    return new BadKey(name, 7, new AtomicInteger(hashes), new AtomicInteger(equalities));
  }

  @Test
  void aKeyThatIsNullOrThrowsIsToldToTheSubmitterAndNothingIsLeaked() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    var pool =
        TaskSystem.builder()
            .runners(1)
            .queue(3)
            .build()
            .pool(
                (Map.Entry<String, BadKey> job) -> go.await(1, java.util.concurrent.TimeUnit.HOURS))
            .keyedBy(Map.Entry::getValue)
            .start();
    try (pool) {
      pool.submit(Map.entry("runs", key("a", 1, 0)));
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      assertThatThrownBy(() -> pool.submit(Map.entry("x", key("b", 0, 0))))
          .hasMessage("hashCode of b");
      assertThatThrownBy(() -> pool.submit(Map.entry("x", key("b", 1, 0)))) // as the key that runs
          .hasMessageContaining("equals of");
      assertThatThrownBy(() -> pool.submit(new java.util.AbstractMap.SimpleEntry<>("x", null)))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("the job's key is null; the job was not accepted");
      for (int i = 0; i < 3; i++) { // all the room is there
        assertThat(pool.trySubmit(Map.entry("y", key("c" + i, 1, 100)))).isPresent();
      }
      assertThat(pool.trySubmit(Map.entry("y", key("d", 1, 100)))).isEmpty();
      go.countDown();
    }
    assertThat(pool.stats().succeeded()).isEqualTo(4);
    assertThat(pool.stats().submitted()).isEqualTo(4);
  }
}
