// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;

/**
 * Is told what happens in a {@link RunnerPool}: one event after the other, in a thread of its own
 * named {@code <name>-listener}, so that it holds nothing up. What it throws is logged and has no
 * effect on the pool. When it is behind by 1,024 events, further ones are logged as lost.
 *
 * <p>{@link RunnerPool#close()} waits until it was told all, at most as long as the grace, and
 * interrupts it then. It may itself close its pool, or wait for its end.
 */
public interface PoolListener {
  /**
   * A job threw; or it took longer than it may, and answered the interrupt by throwing; or it never
   * started, since the pool was {@linkplain RunnerPoolBuilder#unavailableAfter unavailable}.
   *
   * @param pool the pool's name
   * @param job the job
   * @param cause what it threw; a {@link java.util.concurrent.TimeoutException} or a {@link
   *     PoolUnavailableException} in the other cases
   */
  default void jobFailed(String pool, Object job, Throwable cause) {}

  /**
   * A runner couldn't get its state, or a job has left it broken. The runner starts anew after
   * {@code retryIn}, if it is still needed then. Or it died of something else, and another takes
   * its place.
   *
   * @param pool the pool's name
   * @param cause what was thrown
   * @param retryIn how long the runner waits before; zero if it died, or doesn't wait
   */
  default void runnerFailed(String pool, Throwable cause, Duration retryIn) {}

  /**
   * Releasing a runner's state threw.
   *
   * @param pool the pool's name
   * @param cause what was thrown
   */
  default void releaseFailed(String pool, Throwable cause) {}

  /**
   * The pool has ended: no runner is left.
   *
   * @param stats its last numbers
   */
  default void stopped(PoolStats stats) {}
}
