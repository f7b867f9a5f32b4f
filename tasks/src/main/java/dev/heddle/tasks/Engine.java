// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/** What the threads of a run or a pool live in. */
public enum Engine {
  /**
   * The JDK's {@code StructuredTaskScope}: runs, and pools that are lent to a body, inherit the
   * caller's {@code ScopedValue}s, and thread dumps show the tree of scopes. The default.
   */
  STRUCTURED,

  /**
   * Plain threads: final APIs only, for JDKs that refuse the other. No {@code ScopedValue}
   * inheritance, no tree of scopes in thread dumps; all else is the same.
   */
  THREADS
}
