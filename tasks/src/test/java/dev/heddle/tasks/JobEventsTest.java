// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener hears of each job, one by one and in batches. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
record JobEventsTest(boolean batches) {
  private static final class Heard implements PoolListener {
    final Queue<String> events = new ConcurrentLinkedQueue<>();
    final Queue<JobTimes> times = new ConcurrentLinkedQueue<>();

    private void add(String what, Object job, JobTimes took) {
      events.add(what + " " + job);
      times.add(took);
    }

    @Override
    public void jobStarted(String pool, Object job, Duration queued) {
      events.add("started " + job);
    }

    @Override
    public void jobSucceeded(String pool, Object job, JobTimes took) {
      add("succeeded", job, took);
    }

    @Override
    public void jobFailed(String pool, Object job, Throwable cause, JobTimes took) {
      add("failed", job, took);
    }

    @Override
    public void jobCancelled(String pool, Object job, boolean started, JobTimes took) {
      add(started ? "cancelled running" : "cancelled", job, took);
    }
  }

  private RunnerPoolBuilder<Boolean, Integer, Integer> builder(CountDownLatch go) {
    PoolWork<Boolean, Integer, Integer> single =
        (state, job) -> {
          if (job < 0) {
            throw new IOException("disk");
          }
          go.await();
          return job;
        };
    PoolWork<Boolean, Integer, Integer> batch =
        PoolWork.batch(
            1,
            Duration.ZERO,
            (state, jobs) -> java.util.List.of(single.apply(state, jobs.getFirst())));
    return TaskSystem.builder()
        .runners(1)
        .queue(2)
        .build()
        .pool(() -> true, batches ? batch : single);
  }

  @Test
  void aListenerHearsOfEachJobInTheOrderInWhichItHappened() throws Exception {
    Heard heard = new Heard();
    CountDownLatch go = new CountDownLatch(1);
    try (var pool = builder(go).listener(heard).start()) {
      Ticket<Integer> first = pool.submit(1);
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      pool.submit(2, Duration.ofMillis(20)).await();
      Testing.awaitTrue(() -> heard.events.contains("cancelled 2")); // told after its ticket
      Ticket<Integer> calledOff = pool.submit(3);
      calledOff.cancel();
      go.countDown();
      first.join();
      pool.submit(-4).await();
      assertThat(pool.stats().runTime().count()).isEqualTo(2);
    }
    assertThat(heard.events)
        .containsExactly(
            "started 1", "cancelled 2", "cancelled 3", "succeeded 1", "started -4", "failed -4");
    assertThat(heard.times).hasSize(4);
    JobTimes late = heard.times.poll();
    assertThat(late.queued()).isBetween(Duration.ofMillis(20), Duration.ofMinutes(1));
    assertThat(late.ran()).isZero();
    assertThat(heard.times.toArray(new JobTimes[0])[1].ran()).isGreaterThan(Duration.ofMillis(20));
  }

  @Test
  void aJobThatIsCalledOffWhileItRunsIsHeardOfAsStarted() throws Exception {
    Heard heard = new Heard();
    var pool = builder(new CountDownLatch(1)).listener(heard).start();
    Ticket<Integer> running = pool.submit(1);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    pool.stopNow();
    running.await();
    pool.close();
    assertThat(heard.events).containsExactly("started 1", "cancelled running 1");
  }

  @Test
  void timesAreNotMeasuredForAListenerThatHearsOnlyOfFailures() throws Exception {
    Queue<JobTimes> times = new ConcurrentLinkedQueue<>();
    PoolListener failures =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes took) {
            times.add(took);
          }
        };
    try (var pool = builder(new CountDownLatch(0)).listener(failures).start()) {
      pool.submit(-1).await();
      assertThat(pool.stats().runTime().count()).isZero();
    }
    assertThat(times).containsExactly(new JobTimes(Duration.ZERO, Duration.ZERO));
  }
}
