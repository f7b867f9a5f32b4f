// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

/* A scope refuses a fork for now: its owner is inside a ScopedValue binding that the scope doesn't know. */
public final class ForkRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ForkRefusedException(Throwable refusal) {
    super(refusal);
  }
}
