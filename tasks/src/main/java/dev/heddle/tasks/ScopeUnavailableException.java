// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when this JDK's {@code StructuredTaskScope} can't be used. No task was started.
 *
 * <p>The message says which JDK this is, what was missing, what to add, and how to choose {@link
 * Engine#THREADS}, which needs no preview API. Heddle never chooses it by itself, since tasks would
 * silently lose the caller's {@code ScopedValue}s.
 */
public final class ScopeUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ScopeUnavailableException(String what, @Nullable Throwable cause) {
    super(
        "StructuredTaskScope can't be used on JDK "
            + Runtime.version()
            + ": "
            + what
            + ". If this JDK asks for it, start java with --enable-preview; or choose the threads"
            + " engine, which has no ScopedValue inheritance and no scope tree in thread dumps:"
            + " -D"
            + Engine.PROPERTY
            + "=threads, or TaskSystem.builder().engine(Engine.THREADS)",
        cause);
  }

  /* A new one with today's stack, for a refusal that was found out earlier. */
  ScopeUnavailableException(@Nullable ScopeUnavailableException earlier) {
    super(earlier == null ? null : earlier.getMessage(), earlier);
  }
}
