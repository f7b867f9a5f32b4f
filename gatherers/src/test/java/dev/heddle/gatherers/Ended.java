// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.TaskSystem;
import dev.heddle.testing.ThreadDump;

/** The end of what a gatherer has started. */
final class Ended {
  private Ended() {}

  /**
   * Whether no thread of a pool lives. Makes no thread dump while a pool is open: hundreds of them,
   * of virtual threads at work, have crashed JDK 25 in JVM_CreateThreadSnapshot.
   */
  static boolean nothingLives() {
    return TaskSystem.open().isEmpty() && ThreadDump.ofSystems().isEmpty();
  }
}
