// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * Thrown by a run that did not complete, when every thread that it started is dead; and to whoever
 * waits for the result of a pool's job that failed.
 *
 * <p>The cause of a run's is the first failure: what a task threw, an {@link Error} too; or what
 * the input threw; or a {@link java.util.concurrent.TimeoutException} when the deadline passed. Up
 * to 8 further failures of tasks are suppressed exceptions; {@link #failures()} counts all. The
 * cause of a job's is that of its {@link Outcome.Failure}.
 */
public final class TaskFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How many tasks threw. */
  private final long failures;

  /**
   * Makes one.
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
   * Returns how many tasks failed, those beyond the suppressed ones too. Tasks that were called off
   * are not among them.
   *
   * @return the number of tasks that threw, also if the deadline or the input ended the run
   */
  public long failures() {
    return failures;
  }
}
