// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/*
 * Problem: progress is for people, output is for programs, and on a terminal the two meet. The bar is
 * on standard error, and only if that is a terminal; around other output it is wiped off the line.
 */
final class Progress implements AutoCloseable {
  private static final String WIPE = "\r\033[K";

  private final @Nullable ProgressBar bar;

  Progress() {
    bar = Terminal.isStandardError() ? build() : null;
  }

  /** Counts bytes; any thread. */
  void read(int bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  /** Lets other output have the line. */
  synchronized void aside(Runnable output) {
    if (bar != null) {
      System.err.print(WIPE);
    }
    output.run();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      System.err.println();
    }
  }

  private ProgressBar build() {
    var builder = new ProgressBarBuilder().setTaskName("Checksum").setInitialMax(-1);
    builder.setStyle(ProgressBarStyle.UNICODE_BLOCK).setUpdateIntervalMillis(200);
    builder.setUnit(" MiB", 1 << 20).showSpeed();
    return builder.setConsumer(new DelegatingProgressBarConsumer(this::draw, 79)).build();
  }

  private synchronized void draw(String bar) {
    System.err.print(WIPE + bar.stripTrailing());
  }
}
