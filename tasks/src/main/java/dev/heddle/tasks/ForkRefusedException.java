// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/* A scope's "not now": its owner is inside a binding of a ScopedValue that the scope doesn't know. */
final class ForkRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForkRefusedException(Throwable refusal) {
    super(refusal);
  }
}
