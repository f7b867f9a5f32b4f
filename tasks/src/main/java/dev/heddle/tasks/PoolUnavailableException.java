// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * Why a job of a {@link RunnerPool} failed that never started: for as long as {@link
 * RunnerPoolBuilder#unavailableAfter} allows, no runner could be started or get its state. It can
 * safely be tried again. The cause is the last failure to start one.
 */
public final class PoolUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message which pool, and for how long
   * @param cause the last failure
   */
  public PoolUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
