// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import java.nio.file.Path;

/** Where things are; the commands run in the project's folder. */
final class Folders {
  /** The project. */
  static final Path PROJECT = Path.of(System.getProperty("heddle.project", "."));

  /** This module. */
  static final Path BENCHMARKS = PROJECT.resolve("benchmarks");

  /** The results that are kept. */
  static final Path RESULTS = BENCHMARKS.resolve("results");

  /** What is not kept. */
  static final Path TARGET = BENCHMARKS.resolve("target");

  private Folders() {}
}
