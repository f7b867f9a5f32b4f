// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last steps of a run, if they are kept. */
final class DetTrace {
  private static final int LENGTH = 400;

  private final boolean kept;
  private final Deque<String> steps = new ArrayDeque<>();

  DetTrace(boolean kept) {
    this.kept = kept;
  }

  /** The calling thread gets to this point. */
  void add(String site) {
    if (kept) {
      if (steps.size() == LENGTH) {
        steps.removeFirst();
      }
      steps.add(Thread.currentThread().getName() + "  " + site);
    }
  }

  String told() {
    return steps.isEmpty() ? "" : "\n  " + String.join("\n  ", steps);
  }
}
