// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

/** This JVM's heap. */
public final class Heap {
  private Heap() {}

  /**
   * Returns how much of the heap is in use, after a collection.
   *
   * @return the bytes
   */
  public static long used() {
    System.gc();
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
