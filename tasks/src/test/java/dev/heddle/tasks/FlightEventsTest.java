// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.FlightRecording;
import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class FlightEventsTest {
  @Parameter Engine engine;
  private final CountDownLatch secondSubmitted = new CountDownLatch(1);

  private interface Body {
    void run() throws Exception;
  }

  @Test
  void jobsOfAPoolAreRecordedWithTheTimesTheyWaitedAndRan() throws Exception {
    List<RecordedEvent> events =
        recorded(() -> {
          var system = TaskSystem.builder().engine(engine).name("db").runners(1).build();
          try (RunnerPool<Integer, Integer> pool =
              system.<Integer, Integer>pool(this::slowWhenTheSecondWaits).start()) {
            pool.submit(1);
            var second = pool.submit(2);
            secondSubmitted.countDown();
            second.join();
          }
        });
    List<RecordedEvent> jobs = named(events, "dev.heddle.JobRan");
    assertThat(jobs).hasSize(2);
    RecordedEvent second = jobs.getLast();
    assertThat(second.getString("system")).isEqualTo("db");
    assertThat(second.getString("outcome")).isEqualTo("Success");
    assertThat(second.getDuration()).isGreaterThan(Duration.ofMillis(15));
    assertThat(second.getDuration("waited")).isGreaterThan(Duration.ofMillis(5));
    RecordedEvent stopped = named(events, "dev.heddle.PoolStopped").getFirst();
    assertThat(stopped.getString("pool")).isEqualTo("db");
    assertThat(stopped.getLong("succeeded")).isEqualTo(2);
  }

  @Test
  void jobsThatExpiredAndSubmissionsThatWereShedAreRecorded() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<RecordedEvent> events =
        recorded(() -> {
          var system = TaskSystem.builder().engine(engine).name("db").runners(1).queue(1).build();
          try (RunnerPool<Integer, Boolean> pool =
              system.pool((Integer job) -> go.await(1, TimeUnit.HOURS)).start()) {
            pool.submit(0);
            Testing.awaitTrue(() -> pool.stats().running() == 1);
            Ticket<Boolean> late = pool.submit(1, Duration.ofMillis(200));
            assertThat(pool.trySubmit(2)).isEmpty();
            assertThat(late.await()).isEqualTo(new Outcome.Cancelled<>(false));
            go.countDown();
          }
        });
    RecordedEvent expired = named(events, "dev.heddle.JobExpired").getFirst();
    assertThat(expired.getString("pool")).isEqualTo("db");
    assertThat(expired.getDuration("waited")).isGreaterThan(Duration.ofMillis(150));
    assertThat(named(events, "dev.heddle.JobShed")).hasSize(1);
    RecordedEvent stopped = named(events, "dev.heddle.PoolStopped").getFirst();
    assertThat(stopped.getLong("expired")).isEqualTo(1);
    assertThat(stopped.getLong("shed")).isEqualTo(1);
  }

  @Test
  void aBatchIsOneJobThatWaitedAsLongAsItsFirst() throws Exception {
    List<RecordedEvent> events =
        recorded(() -> {
          PoolWork<Boolean, Integer, Integer> work =
              PoolWork.batch(
                  1,
                  Duration.ZERO,
                  (state, jobs) -> List.of(slowWhenTheSecondWaits(jobs.getFirst())));
          var system = TaskSystem.builder().engine(engine).name("db").runners(1).build();
          try (RunnerPool<Integer, Integer> pool =
              system.<Boolean, Integer, Integer>pool(() -> true, work).start()) {
            pool.submit(1);
            var second = pool.submit(2);
            secondSubmitted.countDown();
            second.join();
          }
        });
    List<RecordedEvent> batches = named(events, "dev.heddle.JobRan");
    assertThat(batches).hasSize(2);
    assertThat(batches.getLast().getDuration("waited")).isGreaterThan(Duration.ofMillis(5));
  }

  @Test
  void failuresAndDyingRunnersAreRecordedByTheClassOfTheirCause() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    List<RecordedEvent> events =
        recorded(() -> {
          RunnerPool<Integer, Integer> pool =
              TaskSystem.builder()
                  .engine(engine)
                  .name("db")
                  .build()
                  .<Integer, Integer, Integer>pool(
                      () -> {
                        if (tries.getAndIncrement() == 0) {
                          throw new IllegalStateException("secret");
                        }
                        return 1;
                      },
                      (state, job) -> FailingJobs.io())
                  .start();
          try (pool) {
            pool.submit(1).await();
          }
        });
    assertThat(named(events, "dev.heddle.JobFailed").getFirst().getString("cause"))
        .isEqualTo(IOException.class.getName());
    RecordedEvent died = named(events, "dev.heddle.RunnerDied").getFirst();
    assertThat(died.getString("pool")).isEqualTo("db");
    assertThat(died.getString("cause")).isEqualTo(IllegalStateException.class.getName());
    assertThat(died.getDuration("retryIn")).isEqualTo(Duration.ofMillis(10));
    RecordedEvent stopped = named(events, "dev.heddle.PoolStopped").getFirst();
    assertThat(stopped.getLong("failed")).isEqualTo(1);
    assertThat(stopped.getLong("cancelled")).isZero();
    assertThat(events.toString()).doesNotContain("secret");
  }

  @Test
  void jobsOfLexicalFormsAreRecordedToo() throws Exception {
    List<RecordedEvent> events =
        recorded(() -> {
          Callable<Integer> slow = () -> slow(1);
          var system = TaskSystem.builder().engine(engine).name("batch").build();
          system.run(List.of(slow));
          Throwable thrown = catchThrowable(() -> system.run(List.of(slow, FailingJobs::io)));
          assertThat(thrown).isInstanceOf(TaskFailedException.class);
        });
    assertThat(named(events, "dev.heddle.JobRan"))
        .extracting(e -> e.getString("system"))
        .contains("batch");
    assertThat(named(events, "dev.heddle.JobFailed"))
        .extracting(e -> e.getString("cause"))
        .contains(IOException.class.getName());
  }

  @Test
  void failuresOfLexicalFormsAreRecordedAlsoIfJobsAreNot() throws Exception {
    List<RecordedEvent> events =
        recorded(
            () -> {
              List<Callable<Integer>> tasks = List.of(FailingJobs::io);
              TaskSystem.builder().engine(engine).build().run(tasks, ResultCollector.outcomes());
            },
            "dev.heddle.JobFailed");
    assertThat(events)
        .extracting(e -> e.getEventType().getName() + " " + e.getString("cause"))
        .containsExactly("dev.heddle.JobFailed " + IOException.class.getName());
  }

  @Test
  void aJobOfALexicalFormThatIsCalledOffIsNotRecordedAsFailed() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Callable<Integer> calledOff =
        () -> {
          started.countDown();
          return Testing.untilInterrupted();
        };
    Callable<Integer> failing =
        () -> {
          started.await();
          slow(1);
          return FailingJobs.io();
        };
    List<RecordedEvent> events =
        recorded(() -> {
          Throwable thrown =
              catchThrowable(() ->
                  TaskSystem.builder().engine(engine).build().run(List.of(calledOff, failing)));
          assertThat(thrown).isInstanceOf(TaskFailedException.class);
        });
    assertThat(named(events, "dev.heddle.JobRan"))
        .extracting(e -> e.getString("outcome"))
        .containsExactlyInAnyOrder("Failure", "Cancelled");
    assertThat(named(events, "dev.heddle.JobFailed"))
        .extracting(e -> e.getString("cause"))
        .containsExactly(IOException.class.getName());
  }

  /* So the second one waits at least as long as the first one then takes. */
  private int slowWhenTheSecondWaits(int job) {
    Testing.awaitIgnoringInterrupts(secondSubmitted);
    return slow(job);
  }

  private int slow(int job) {
    Testing.ignoringInterrupts(Duration.ofMillis(20));
    return job;
  }

  private static List<RecordedEvent> recorded(Body body) throws Exception {
    return recorded(
        body,
        "dev.heddle.JobFailed",
        "dev.heddle.JobExpired",
        "dev.heddle.JobShed",
        "dev.heddle.RunnerDied",
        "dev.heddle.PoolStopped");
  }

  private static List<RecordedEvent> recorded(Body body, String... events) throws Exception {
    try (var recording = FlightRecording.of(events)) {
      if (events.length > 1) {
        recording.and("dev.heddle.JobRan", Duration.ofMillis(10));
      }
      body.run();
      return recording.events();
    }
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(e -> e.getEventType().getName().equals(name)).toList();
  }
}
