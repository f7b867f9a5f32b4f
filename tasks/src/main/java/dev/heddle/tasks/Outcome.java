// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended. Every job that was accepted ends as exactly one outcome.
 *
 * @param <R> the result of a job that succeeded
 */
public sealed interface Outcome<R extends @Nullable Object> {

  /**
   * The job returned.
   *
   * @param <R> the result
   * @param result what the job returned, may be null
   */
  record Success<R extends @Nullable Object>(R result) implements Outcome<R> {}

  /**
   * The job threw; or it exceeded its time limit and responded to the interrupt by throwing; or its
   * pool was unavailable, and it never started.
   *
   * @param <R> the result that the job would have had
   * @param cause what the job threw, never null, possibly an {@link Error}; in the other cases a
   *     {@link java.util.concurrent.TimeoutException} or a {@link PoolUnavailableException}
   */
  record Failure<R extends @Nullable Object>(Throwable cause) implements Outcome<R> {
    /** Makes a failure. */
    public Failure {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * The job was called off: by its ticket, a stop, a deadline, an interrupt, the failure of another
   * job, or a collector that needs no more results.
   *
   * @param <R> the result that the job would have had
   * @param started false if the job never ran, so that it can safely be tried again; true if it was
   *     interrupted while it ran, so that part of it may have happened
   */
  record Cancelled<R extends @Nullable Object>(boolean started) implements Outcome<R> {}
}
