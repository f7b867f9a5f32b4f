// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * The failure of a job of a {@link RunnerPool} that never started, because no runner could be
 * started or get its state for as long as {@link RunnerPoolBuilder#unavailableAfter} allows. The
 * job can safely be tried again. The cause is the last failure to start a runner or to get its
 * state.
 */
public final class PoolUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which pool, and for how long
   * @param cause the last failure
   */
  public PoolUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
