// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import java.nio.file.Path;

/** Where things are; the commands run in the project's folder. */
public final class Folders {
  /** The project. */
  public static final Path PROJECT = Path.of(System.getProperty("heddle.project", "."));

  /** This module. */
  public static final Path BENCHMARKS = PROJECT.resolve("benchmarks");

  /** The results that are kept. */
  public static final Path RESULTS = BENCHMARKS.resolve("results");

  /** What is not kept. */
  public static final Path TARGET = BENCHMARKS.resolve("target");

  private Folders() {}
}
