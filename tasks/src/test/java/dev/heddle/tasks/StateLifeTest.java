// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** How long runners and their states live, one by one and in batches. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
record StateLifeTest(boolean batches) {
  private static final Duration NEVER = Duration.ofHours(1);

  /** A connection; the pool's jobs return its number. */
  private static final class Connections {
    final AtomicInteger made = new AtomicInteger();
    final Queue<Integer> released = new ConcurrentLinkedQueue<>();
    final AtomicBoolean refuse = new AtomicBoolean();
    volatile CountDownLatch hold = new CountDownLatch(0);

    int open() throws IOException {
      if (refuse.get()) {
        throw new IOException("refused");
      }
      return made.incrementAndGet();
    }

    int use(int connection) throws InterruptedException {
      hold.await();
      return connection;
    }
  }

  private RunnerPool<Integer, Integer> pool(
      Connections to,
      int runners,
      UnaryOperator<RunnerPoolBuilder<Integer, Integer, Integer>> how) {
    PoolWork<Integer, Integer, Integer> single = (connection, job) -> to.use(connection);
    PoolWork<Integer, Integer, Integer> batched =
        PoolWork.batch(1, Duration.ZERO, (connection, jobs) -> List.of(to.use(connection)));
    RunnerPoolBuilder<Integer, Integer, Integer> builder =
        TaskSystem.builder()
            .runners(runners)
            .queue(100)
            .build()
            .pool(to::open, batches ? batched : single);
    return how.apply(builder.release(to.released::add)).start();
  }

  private static int called(RunnerPool<Integer, Integer> pool, int job) {
    Ticket<Integer> ticket = pool.trySubmit(job).orElseThrow();
    return ticket.toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void runnersThatAreNotNeededEndAndReleaseTheirState() throws Exception {
    Connections to = new Connections();
    to.hold = new CountDownLatch(1);
    try (var pool = pool(to, 4, b -> b.idleTimeout(Duration.ofMillis(40)))) {
      List<Ticket<Integer>> tickets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tickets.add(pool.submit(i));
      }
      Testing.awaitTrue(() -> pool.stats().running() == 4);
      assertThat(pool.stats().alive()).isEqualTo(4);
      to.hold.countDown();
      Testing.awaitTrue(() -> pool.stats().alive() == 0);
      assertThat(to.released).containsExactlyInAnyOrder(1, 2, 3, 4);
      assertThat(pool.call(5)).isEqualTo(5); // another runner is started
      assertThat(pool.stats().restarts()).isZero();
    }
  }

  @Test
  void aPoolShrinksAlthoughIdleRunnersTakeTurns() throws Exception {
    Connections to = new Connections();
    to.hold = new CountDownLatch(1);
    try (var pool = pool(to, 4, b -> b.idleTimeout(Duration.ofMillis(40)))) {
      for (int i = 0; i < 4; i++) {
        pool.submit(i);
      }
      Testing.awaitTrue(() -> pool.stats().running() == 4);
      to.hold.countDown();
      Testing.awaitTrue(() -> { // a few jobs meanwhile, so that none of them is idle for long
        assertThat(called(pool, 4)).isPositive();
        return pool.stats().alive() <= 1;
      });
    }
  }

  @Test
  void aStateThatIsTooOldIsRenewedBetweenJobs() throws Exception {
    Connections to = new Connections();
    try (var young = pool(to, 1, b -> b.maxAge(NEVER))) {
      assertThat(List.of(young.call(0), young.call(1))).containsExactly(1, 1);
    }
    Connections other = new Connections();
    try (var old = pool(other, 1, b -> b.maxAge(Duration.ofNanos(1)))) {
      other.hold = new CountDownLatch(1);
      List<Ticket<Integer>> tickets = List.of(old.submit(0), old.submit(1), old.submit(2));
      other.hold.countDown();
      List<Integer> used = new ArrayList<>();
      for (Ticket<Integer> ticket : tickets) {
        used.add(ticket.join());
      }
      assertThat(used).isSorted().doesNotHaveDuplicates(); // busy between them, and yet renewed
      assertThat(old.stats().restarts()).isZero();
    }
    assertThat(other.released).hasSize(other.made.get());
  }

  @Test
  void aStateThatHasBeenIdleIsLookedAtBeforeItServes() throws Exception {
    Connections to = new Connections();
    Queue<Integer> looked = new ConcurrentLinkedQueue<>();
    try (var pool =
        pool(
            to,
            1,
            b ->
                b.validate(
                    Duration.ZERO,
                    connection -> {
                      looked.add(connection);
                      if (connection == 2) {
                        throw new IllegalStateException("broken");
                      }
                      return connection > 2;
                    }))) {
      for (int expected : new int[] {2, 3, 3}) { // a new one need not be looked at
        assertThat(pool.call(0)).isEqualTo(expected);
        Testing.awaitTrue(() -> pool.stats().running() == 0);
      }
    }
    assertThat(looked).containsExactly(1, 2, 3);
    assertThat(to.released).containsExactly(1, 2, 3);
  }

  @Test
  void aStateThatWasNotIdleForLongIsNotLookedAt() throws Exception {
    Connections to = new Connections();
    try (var pool =
        pool(
            to,
            1,
            b ->
                b.validate(
                    NEVER,
                    connection -> {
                      throw new AssertionError();
                    }))) {
      assertThat(pool.call(0)).isEqualTo(1);
      assertThat(pool.call(1)).isEqualTo(1);
    }
  }

  @Test
  void ifTheStateCannotBeRenewedTheJobIsServedByAnotherRunner() throws Exception {
    Connections to = new Connections();
    Set<Integer> broken = ConcurrentHashMap.newKeySet();
    try (var pool =
        pool(
            to,
            2,
            b ->
                b.validate(Duration.ZERO, connection -> !broken.contains(connection))
                    .initRetry(NEVER, NEVER))) {
      to.hold = new CountDownLatch(1);
      List<Ticket<Integer>> tickets = List.of(pool.submit(0), pool.submit(1));
      Testing.awaitTrue(() -> pool.stats().running() == 2);
      to.hold.countDown();
      for (Ticket<Integer> ticket : tickets) {
        assertThat(ticket.join()).isLessThanOrEqualTo(2);
      }
      to.refuse.set(true);
      broken.add(1);
      Testing.awaitTrue(() -> {
        assertThat(called(pool, 2)).isEqualTo(2);
        return pool.stats().restarts() == 1;
      });
      assertThat(pool.call(3)).isEqualTo(2);
      assertThat(pool.stats().failed()).isZero();
    }
    assertThat(to.released).hasSize(2);
  }

  @Test
  void aJobThatWasTakenWhileTheStateCannotBeRenewedIsHandedBackOrEnds() throws Exception {
    Connections to = new Connections();
    var pool = pool(to, 1, b -> b.maxAge(Duration.ofNanos(1)).initRetry(NEVER, NEVER));
    assertThat(pool.call(0)).isPositive();
    Testing.awaitTrue(() -> pool.stats().running() == 0);
    to.refuse.set(true);
    Ticket<Integer> waiting = pool.submit(1);
    Testing.awaitTrue(() -> pool.stats().restarts() == 1);
    Testing.awaitTrue(() -> pool.stats().queued() == 1); // it went back to the queue
    assertThat(pool.stopNow()).containsExactly(1);
    assertThat(waiting.await()).isEqualTo(new Outcome.Cancelled<>(false));
    pool.close();
    assertThat(to.released).hasSize(to.made.get());
  }

  @Test
  void aJobWhoseRunnerRenewsItsStateEndsWhenThePoolIsStoppedAtOnce() throws Exception {
    Connections to = new Connections();
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean();
    AtomicBoolean inInit = new AtomicBoolean();
    RunnerPool<Integer, Integer> pool =
        TaskSystem.builder()
            .runners(1)
            .build()
            .pool(
                () -> {
                  if (slow.get()) {
                    inInit.set(true);
                    never.await();
                  }
                  return to.open();
                },
                (Integer connection, Integer job) -> connection)
            .maxAge(Duration.ofNanos(1))
            .start();
    assertThat(pool.call(0)).isPositive();
    Testing.awaitTrue(() -> pool.stats().running() == 0);
    slow.set(true);
    Ticket<Integer> held = pool.submit(1);
    Testing.awaitTrue(inInit::get);
    pool.stopNow();
    assertThat(held.await()).isEqualTo(new Outcome.Cancelled<>(false));
    pool.await();
    pool.close();
  }

  @Test
  void aPoolThatWasNeverFullShrinksAsWell() throws Exception {
    Connections to = new Connections();
    to.hold = new CountDownLatch(1);
    try (var pool = pool(to, 100, b -> b.idleTimeout(Duration.ofMillis(40)))) {
      for (int i = 0; i < 5; i++) {
        pool.submit(i);
      }
      Testing.awaitTrue(() -> pool.stats().running() == 5);
      to.hold.countDown();
      Testing.awaitTrue(() -> pool.stats().alive() == 0);
    }
  }

  @Test
  void aJobThatWentBackCanBeCalledOff() throws Exception {
    Connections to = new Connections();
    try (var pool =
        pool(
            to,
            1,
            b -> b.maxAge(Duration.ofNanos(1)).initRetry(NEVER, NEVER).keyedBy(job -> "one"))) {
      assertThat(pool.call(0)).isPositive();
      Testing.awaitTrue(() -> pool.stats().running() == 0);
      to.refuse.set(true);
      Ticket<Integer> waiting = pool.submit(1);
      Testing.awaitTrue(() -> pool.stats().queued() == 1 && pool.stats().restarts() == 1);
      Ticket<Integer> behind = pool.submit(2, Duration.ofMillis(20));
      assertThat(waiting.cancel()).isTrue();
      assertThat(behind.await()).isEqualTo(new Outcome.Cancelled<>(false));
      Testing.awaitTrue(() -> pool.stats().queued() == 0);
    }
  }

  @Test
  void timesThatAreNotPositiveAreRefused() {
    Connections to = new Connections();
    for (Duration bad : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatThrownBy(() -> pool(to, 1, b -> b.idleTimeout(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the idle timeout must be more than zero: " + bad);
      assertThatThrownBy(() -> pool(to, 1, b -> b.maxAge(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the maximal age must be more than zero: " + bad);
    }
  }
}
