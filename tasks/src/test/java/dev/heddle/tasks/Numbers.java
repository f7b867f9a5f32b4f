// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Tasks that return their number, from 0. */
final class Numbers {
  private Numbers() {}

  static List<Callable<Integer>> upTo(int n) {
    return IntStream.range(0, n).<Callable<Integer>>mapToObj(i -> () -> i).toList();
  }
}
