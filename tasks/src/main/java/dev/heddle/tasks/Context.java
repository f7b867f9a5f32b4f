// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * What a caller's thread knows beside its arguments, restored around a job in another thread: a
 * logging context, a trace, a scoped value.
 */
@FunctionalInterface
public interface Context {

  /**
   * Runs {@code job} in this context, in the calling thread, exactly once, and restores what was
   * there before.
   *
   * @param job never throws
   */
  void around(Runnable job);

  /** How a context is taken from the calling thread. */
  @FunctionalInterface
  interface Capture {
    /**
     * Takes the context of the calling thread: where a job is submitted, or {@code run} is called.
     * What it throws reaches that caller, and the job was not accepted.
     *
     * @return the context, not null
     */
    Context capture();
  }
}
