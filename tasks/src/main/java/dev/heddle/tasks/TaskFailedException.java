// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * Thrown by a run that did not complete, when every thread that it started has terminated. Also
 * thrown in a thread that waits for the result of a pool's job, if that job failed.
 *
 * <p>For a run, the cause is the first failure: what a task threw, possibly an {@link Error}; or
 * what the input threw; or a checked exception of a {@link ResultConsumer}; or a {@link
 * java.util.concurrent.TimeoutException} if the deadline passed; or a {@link
 * java.util.concurrent.CancellationException} if stop signals left no runner, or too few tasks
 * succeeded for a quorum. Up to 8 further failures of tasks are suppressed exceptions; {@link
 * #failures()} counts all failures. For a job of a pool, the cause is that of the job's {@link
 * Outcome.Failure}.
 */
public final class TaskFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How many tasks threw. */
  private final long failures;

  /**
   * Creates the exception.
   *
   * @param message what failed, and what became of the other tasks
   * @param cause the first failure, not null
   * @param failures how many tasks threw
   */
  public TaskFailedException(String message, Throwable cause, long failures) {
    super(message, cause);
    this.failures = failures;
  }

  /**
   * Returns how many tasks failed, including those that are not among the suppressed exceptions.
   * Tasks that were called off are not counted.
   *
   * @return the number of tasks that threw, even if the deadline or the input ended the run
   */
  public long failures() {
    return failures;
  }
}
