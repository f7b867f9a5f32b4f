// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * Data that a caller's thread carries beside its arguments, such as a logging context, a trace or a
 * scoped value. It is captured in the caller's thread and restored around a job in another thread.
 */
@FunctionalInterface
public interface Context {

  /**
   * Runs {@code job} in this context, in the calling thread, exactly once, and then restores the
   * previous context.
   *
   * @param job never throws
   */
  void around(Runnable job);

  /** Captures the context of the calling thread. */
  @FunctionalInterface
  interface Capture {
    /**
     * Captures the context. Called in the thread that submits a job or calls {@code run}. What it
     * throws reaches that caller, and the job is not accepted.
     *
     * @return the context, not null
     */
    Context capture();
  }
}
