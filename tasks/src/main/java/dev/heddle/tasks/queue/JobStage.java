// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.scope.Threads;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/*
 * A job as a completion stage. The actions that depend on it are foreign code. So they run in a thread of their own,
 * and not in the thread that ends the job.
 */
final class JobStage<R extends @Nullable Object> {
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private final ThreadFactory threads;

  JobStage(String pool) {
    this.threads = Threads.stages(pool);
  }

  /** The stage that dependent actions are added to. */
  CompletionStage<R> view() {
    return future.minimalCompletionStage();
  }

  /** Completes the stage in a thread of its own. To be called when the job ends. */
  void completeElsewhere(Outcome<R> outcome, String cancelled) {
    try {
      threads.newThread(() -> complete(outcome, cancelled)).start();
    } catch (Throwable none) { // a delayed runner is better than a stage that never completes
      complete(outcome, cancelled);
    }
  }

  /**
   * Completes the stage in the calling thread.
   *
   * @param cancelled the message if the job was called off
   */
  void complete(Outcome<R> outcome, String cancelled) {
    switch (outcome) {
      case Outcome.Success<R> success -> future.complete(success.result());
      case Outcome.Failure<R> failure -> future.completeExceptionally(failure.cause());
      case Outcome.Cancelled<R> called ->
          future.completeExceptionally(new CancellationException(cancelled));
    }
  }
}
