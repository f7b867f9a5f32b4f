// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Keeps as many results as there are inputs: one array, plain writes. A runner's writes are visible to the owner once
 * the owner has seen the runner's end.
 */
final class KeptArray extends Sink {
  private static final Object SKIPPED = new Object();

  private final @Nullable Object[] values; // each element written by the runner of its input
  private volatile boolean skips;

  KeptArray(int size) {
    values = new @Nullable Object[size];
  }

  @Override
  void reserve(Taker runner, long index) {}

  @Override
  void put(Taker runner, @Nullable Object value) {
    values[(int) runner.index] = value;
  }

  @Override
  void skip(Taker runner) {
    values[(int) runner.index] = SKIPPED;
    skips = true;
  }

  /** All values in order, {@code absent} in place of null. After the runners' end, owner only. */
  List<@Nullable Object> values(@Nullable Object absent) {
    if (absent != null) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] == null) {
          values[i] = absent;
        }
      }
    }
    if (!skips) {
      return Arrays.asList(values);
    }
    List<@Nullable Object> rest = new ArrayList<>(values.length);
    for (Object value : values) {
      if (value != SKIPPED) {
        rest.add(value);
      }
    }
    return rest;
  }
}
