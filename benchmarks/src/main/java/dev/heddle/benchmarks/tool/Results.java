// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A results file: where and how it was measured, and the rows.
 *
 * @param machine where
 * @param timing how long each fork measured
 * @param rounds how often each case got a fork
 * @param rows what was found
 * @param failures cases that threw, with the message
 */
record Results(Machine machine, Timing timing, int rounds, List<Row> rows, List<String> failures) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Reads a file. */
  static Results read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Results.class);
  }

  /** Writes a file, one line for each innermost list. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }

  /** Returns the row of a contender. */
  Optional<Row> row(String workload, Integer capacity, int carriers, String contender) {
    return rows.stream()
        .filter(row -> row.workload().equals(workload))
        .filter(row -> Objects.equals(row.capacity(), capacity))
        .filter(row -> row.carriers() == carriers)
        .filter(row -> row.contender().equals(contender))
        .findFirst();
  }
}
