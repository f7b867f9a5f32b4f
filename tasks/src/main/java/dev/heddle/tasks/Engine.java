// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/** The mechanism that contains the threads of a run or a pool. */
public enum Engine {
  /**
   * The JDK's {@code StructuredTaskScope}: runs, and pools that are lent to a body, inherit the
   * caller's {@code ScopedValue}s, and thread dumps show the tree of scopes. The default.
   */
  STRUCTURED,

  /**
   * Plain threads, which need final APIs only: for JDKs that refuse the other engine. There is no
   * {@code ScopedValue} inheritance and no tree of scopes in thread dumps; everything else is the
   * same.
   */
  THREADS
}
