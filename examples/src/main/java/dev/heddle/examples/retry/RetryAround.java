// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.retry;

import dev.heddle.tasks.TaskSystem;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/*
 * Problem: every third call of a backend fails, and would succeed if it was tried again.
 * You see: 60 answers, and how many calls they took. Resilience4j retries inside the job, so a retry
 * takes no other place than its job's, and the job's time limit bounds all its tries.
 * Change next: maxAttempts(1), and read how many tasks failed.
 */
final class RetryAround {
  private static final AtomicInteger CALLS = new AtomicInteger();

  private RetryAround() {}

  // @start region="retry"
  public static void main(String[] args) throws InterruptedException {
    Retry retry =
        Retry.of(
            "backend",
            RetryConfig.custom()
                .maxAttempts(5)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(5, 2))
                .retryExceptions(IOException.class)
                .build());
    var system = TaskSystem.builder().runners(8).taskTimeout(Duration.ofSeconds(5)).build();
    List<String> answers =
        system.map(
            IntStream.range(0, 60)::iterator,
            id -> Retry.decorateCallable(retry, () -> call(id)).call());
    System.out.printf("%d answers of %d calls%n", answers.size(), CALLS.get());
  }

  // @end region="retry"

  private static String call(int id) throws IOException {
    if (CALLS.incrementAndGet() % 3 == 0) {
      throw new IOException("try again");
    }
    return "answer " + id;
  }
}
