// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Heap;
import dev.heddle.benchmarks.pipes.Pipe;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A million idle channels: how long it takes to create them, and what one weighs. */
public final class IdleChannels {
  private static final int CHANNELS = 1_000_000;
  private static final int CAPACITY = 16;
  private static final long LIMIT_BYTES = 450;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private IdleChannels() {}

  /**
   * Prints both; fails if that is more than a channel may take.
   *
   * @param args the contender's label
   */
  public static void main(String[] args) {
    var contender = Contender.of(args[0]);
    var channels = new Pipe[CHANNELS];
    for (int i = 0; i < CHANNELS / 100; i++) {
      channels[i] = contender.pipe(CAPACITY); // loads and links everything
    }
    long before = Heap.used();
    long start = System.nanoTime();
    for (int i = 0; i < CHANNELS; i++) {
      channels[i] = contender.pipe(CAPACITY);
    }
    long nanos = System.nanoTime() - start;
    long bytes = (Heap.used() - before) / (CHANNELS - CHANNELS / 100);
    boolean fine = bytes <= LIMIT_BYTES && nanos <= LIMIT_NANOS;
    System.out.printf(
        Locale.ROOT,
        "%-8s %d bytes for an idle channel of %d, a million of them in %.2f s: %s%n",
        contender.label(),
        bytes,
        CAPACITY,
        nanos / 1e9,
        fine ? "fine" : "TOO MUCH");
    System.exit(fine && channels.length > 0 ? 0 : 1);
  }
}
