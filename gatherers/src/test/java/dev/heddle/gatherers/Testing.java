// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import static org.awaitility.Awaitility.await;

import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.TaskSystem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Gatherer;

/** What many tests need. */
final class Testing {
  private Testing() {}

  /** A form whose results are the jobs', and which fails fast. */
  enum FailFast {
    ORDERED {
      @Override
      <T, R> Gatherer<T, ?, R> of(
          TaskSystem.Configured system, TaskFunction<? super T, ? extends R> function) {
        return TaskGatherers.ordered(system, function);
      }
    },
    UNORDERED {
      @Override
      <T, R> Gatherer<T, ?, R> of(
          TaskSystem.Configured system, TaskFunction<? super T, ? extends R> function) {
        return TaskGatherers.unordered(system, function);
      }
    };

    abstract <T, R> Gatherer<T, ?, R> of(
        TaskSystem.Configured system, TaskFunction<? super T, ? extends R> function);
  }

  static void awaitTrue(BooleanSupplier condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition::getAsBoolean);
  }

  static void awaitParked(Thread thread) {
    awaitTrue(() ->
        thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING);
  }

  /** Waits until interrupted, as a well-behaved job does. */
  static <T> T untilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError("nobody counts down");
  }
}
