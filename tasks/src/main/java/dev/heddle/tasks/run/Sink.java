// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Stop;
import org.jspecify.annotations.Nullable;

/* Where results go, each to the place that its input reserved. */
abstract class Sink {

  /** Stands for null where null means "not there". */
  static final Object NULL = new Object();

  /**
   * Makes room for the result of the {@code index}-th input, waiting for room if memory is bounded.
   * Called by the one runner that holds the source.
   */
  abstract void reserve(Taker runner, long index) throws InterruptedException;

  /** Stores a result, or an outcome, at {@code runner.index}. Never waits. */
  abstract void put(Taker runner, @Nullable Object value);

  /** Takes back a place whose input turned out to be a {@link Stop}. */
  abstract void skip(Taker runner);
}
