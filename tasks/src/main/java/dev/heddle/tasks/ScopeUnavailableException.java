// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when this JDK's {@code StructuredTaskScope} can't be used. No task was started.
 *
 * <p>The message says which JDK this is, what was missing, what to add, and how to choose {@link
 * Engine#THREADS}, which needs no preview API. Heddle never chooses that engine by itself, since
 * tasks would silently lose the caller's {@code ScopedValue}s.
 */
public final class ScopeUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was missing and what to do
   * @param cause the cause, may be null
   */
  public ScopeUnavailableException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
