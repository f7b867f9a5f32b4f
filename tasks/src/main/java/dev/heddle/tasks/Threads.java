// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.concurrent.ThreadFactory;

/* How runners are made, and how their end is awaited. */
final class Threads {
  private Threads() {}

  /** Makes threads named {@code <system>-runner-<n>}, n from 1. */
  static ThreadFactory runners(String system, boolean platform) {
    String prefix = system + "-runner-";
    return platform
        ? Thread.ofPlatform().daemon(true).name(prefix, 1).factory()
        : Thread.ofVirtual().name(prefix, 1).factory();
  }

  /** Makes a thread named {@code <system>-owner}. */
  static ThreadFactory owner(String system) {
    return Thread.ofVirtual().name(system + "-owner").factory();
  }

  /** Waits for all to be dead, whatever interrupts arrive; sets the flag again if one did. */
  static void joinAll(Iterable<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
