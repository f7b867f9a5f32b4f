// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/** What a system's threads live in. */
public enum Engine {
  /**
   * The JDK's {@code StructuredTaskScope}: tasks inherit the caller's {@code ScopedValue}s, and
   * thread dumps show the tree of scopes. The default.
   */
  STRUCTURED,

  /**
   * Plain threads: final APIs only, for JDKs that refuse the other. No {@code ScopedValue}
   * inheritance, no tree of scopes in thread dumps; all else is the same.
   */
  THREADS
}
