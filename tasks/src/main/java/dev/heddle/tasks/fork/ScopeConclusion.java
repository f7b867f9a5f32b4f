// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.job.InterruptAnswer;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/* Determines what the caller of a scope gets, by the table of ADR 61. In the caller, when no thread is alive. */
@SuppressWarnings("ReferenceEquality") // the same exception, not a similar one
final class ScopeConclusion {
  private final OpenScope scope;

  ScopeConclusion(OpenScope scope) {
    this.scope = scope;
  }

  /**
   * Returns if the scope has an answer; otherwise throws the exception that it ends with.
   *
   * @param own what the body, or the library in the caller's thread, threw; null if nothing
   */
  void reach(@Nullable Throwable own) throws InterruptedException {
    ScopeEnd end = scope.places.end();
    Throwable thrown = end == null ? own : thrown(end, own);
    if (thrown == null) {
      scope.failures.logBeside(scope.name());
      return;
    }
    scope.failures.suppressIn(thrown);
    if (own != null && !isResponse(own)) {
      Failures.suppress(thrown, own);
    }
    throw Failures.<InterruptedException>unchecked(thrown);
  }

  private Throwable thrown(ScopeEnd end, @Nullable Throwable own) {
    return switch (end) {
      case FAILED -> failed();
      case DEADLINE -> deadlinePassed();
      case INTERRUPTED -> new InterruptedException("interrupted: " + scope.tally());
      case THROWN -> Objects.requireNonNull(own);
      case BROKEN -> Objects.requireNonNull(scope.broken.get());
    };
  }

  /* What a body throws because the scope was called off: the answer to the interrupt, or a ticket's failure. */
  private boolean isResponse(Throwable own) {
    return InterruptAnswer.isIn(own)
        || (own instanceof TaskFailedException && own.getCause() == scope.failures.first());
  }

  private TaskFailedException failed() {
    Throwable cause = Objects.requireNonNull(scope.failures.first());
    long count = scope.failures.count();
    String what = count == 1 ? "a job failed: " : count + " jobs failed, first: ";
    return failed(what + Failures.text(cause) + "; " + scope.tally(), cause);
  }

  TaskFailedException deadlinePassed() {
    String tally = scope.tally();
    return failed(
        "the deadline passed: " + tally, new TimeoutException(scope.limit() + " passed: " + tally));
  }

  private TaskFailedException failed(String what, Throwable cause) {
    return new TaskFailedException(scope.name() + ": " + what, cause, scope.failures.count());
  }
}
