// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Keeps the results of inputs whose number isn't known. Only the holder of the source adds chunks;
 * a runner writes to the chunk that it was given, so chunks never move.
 */
final class KeptChunks extends Sink {
  private static final int SIZE = 1024;

  private final List<@Nullable Object[]> chunks = new ArrayList<>(); // holder of the source

  @Override
  void reserve(Taker runner, long index) {
    int chunk = Math.toIntExact(index / SIZE);
    if (chunk == chunks.size()) {
      chunks.add(new @Nullable Object[SIZE]);
    }
    runner.chunk = chunks.get(chunk);
  }

  @Override
  void put(Taker runner, @Nullable Object value) {
    runner.chunk[(int) (runner.index % SIZE)] = value;
  }

  @Override
  void skip(Taker runner) {
    throw new AssertionError("a Stop has no place here");
  }

  /** The first {@code count} values in order. After the runners' end, owner only. */
  List<@Nullable Object> values(long count) {
    List<@Nullable Object> all = new ArrayList<>(Math.toIntExact(count));
    for (Object[] chunk : chunks) {
      int n = (int) Math.min(SIZE, count - all.size());
      Collections.addAll(all, n == SIZE ? chunk : java.util.Arrays.copyOf(chunk, n));
    }
    return all;
  }
}
