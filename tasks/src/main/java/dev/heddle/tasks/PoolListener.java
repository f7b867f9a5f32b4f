// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;

/**
 * Receives the events of a {@link RunnerPool}. Events are delivered one at a time, in a separate
 * thread named {@code <name>-listener}, so that a slow listener does not delay the pool. What the
 * listener throws is logged and has no effect on the pool. When the listener is behind by 512
 * events, further events of jobs that started, succeeded or were cancelled are lost; when it is
 * behind by 1,024, all are. The loss is logged, at most once a second.
 *
 * <p>The methods that hear of every job cost something only if they are overridden. Then times are
 * measured, as by {@link RunnerPoolBuilder#timed}.
 *
 * <p>{@link RunnerPool#close()} waits until the listener has received all events. It waits for at
 * most the grace; then it interrupts a listener that has not received them. A listener may itself
 * close its pool, or wait for the pool's end.
 */
public interface PoolListener {
  /**
   * A job threw; or it exceeded its time limit and responded to the interrupt by throwing; or it
   * never started, since the pool was {@linkplain RunnerPoolBuilder#unavailableAfter unavailable}.
   *
   * @param pool the pool's name
   * @param job the job
   * @param cause what the job threw; a {@link java.util.concurrent.TimeoutException} or a {@link
   *     PoolUnavailableException} in the other cases
   * @param times how long it took; zero unless times are measured for the listener
   */
  default void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {}

  /**
   * A job has started. In a batch, each of its jobs has.
   *
   * @param pool the pool's name
   * @param job the job
   * @param queued how long it has waited since it was submitted
   */
  default void jobStarted(String pool, Object job, Duration queued) {}

  /**
   * A job returned.
   *
   * @param pool the pool's name
   * @param job the job
   * @param times how long it took
   */
  default void jobSucceeded(String pool, Object job, JobTimes times) {}

  /**
   * A job was called off, or its time was up before it started.
   *
   * @param pool the pool's name
   * @param job the job
   * @param started whether it had started
   * @param times how long it took
   */
  default void jobCancelled(String pool, Object job, boolean started, JobTimes times) {}

  /**
   * A runner couldn't get its state, or a job has left the state broken. The runner starts anew
   * after {@code retryIn}, if it is still needed then. Also called if a runner died of another
   * cause; another runner then takes its place.
   *
   * @param pool the pool's name
   * @param cause what was thrown
   * @param retryIn how long the runner waits before it starts anew; zero if it died, or doesn't
   *     wait
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
   * @param stats the last numbers of the pool
   */
  default void stopped(PoolStats stats) {}
}
