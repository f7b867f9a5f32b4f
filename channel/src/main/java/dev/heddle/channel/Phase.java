// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** How far a channel's conversation has come. It only moves forward. */
enum Phase {
  OPEN,
  /** No sender is left, or it was closed for all: receivers take what is buffered. */
  CLOSED,
  /** Nobody receives any more: what was buffered has been given back. */
  CANCELLED;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
