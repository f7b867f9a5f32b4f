// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A results file: where and how it was measured, and the rows.
 *
 * @param machine where
 * @param timing how long each fork measured
 * @param rounds how often each case got a fork, or the most if several runs were added up
 * @param rows what was found
 * @param failures cases that threw, with the message
 */
public record Results(
    Machine machine, Timing timing, int rounds, List<Row> rows, List<String> failures) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Reads a file.
   *
   * @param file the file
   * @return what is in it
   * @throws IOException if it can't be read
   */
  public static Results read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Results.class);
  }

  /**
   * Writes a file, one line for each innermost list; whoever reads it sees all or the old one.
   *
   * @param file the file
   * @throws IOException if it can't be written
   */
  public void write(Path file) throws IOException {
    var folder = Files.createDirectories(file.toAbsolutePath().getParent());
    var unfinished = folder.resolve(file.getFileName() + ".tmp");
    Files.writeString(unfinished, JSON.writeValueAsString(this) + "\n");
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Returns why a run of these cases may not be added to this one; empty if it may.
   *
   * @param where the run takes place
   * @param how each of its forks measures
   * @param planned its cases
   * @return the reasons
   */
  public List<String> refusals(Machine where, Timing how, List<Case> planned) {
    var refusals = new ArrayList<>(machine.differences(where));
    if (!timing.equals(how)) {
      refusals.add(how + ", not " + timing);
    }
    var measured = rows.stream().map(Row::measured).collect(Collectors.toSet());
    var twice = planned.stream().filter(measured::contains).toList();
    if (!twice.isEmpty()) {
      refusals.add("measured already: " + twice.getFirst() + (twice.size() > 1 ? ", …" : ""));
    }
    return refusals;
  }

  /**
   * Returns these results and those of another run, which was not refused.
   *
   * @param more the other run's
   * @return both
   */
  public Results plus(Results more) {
    return new Results(
        machine.with(more.machine),
        timing,
        Math.max(rounds, more.rounds),
        Stream.concat(rows.stream(), more.rows.stream()).toList(),
        Stream.concat(failures.stream(), more.failures.stream()).toList());
  }

  /**
   * Returns the numbers of carriers that were measured, most first.
   *
   * @return the numbers
   */
  public List<Integer> carriers() {
    return rows.stream().map(Row::carriers).distinct().sorted(Comparator.reverseOrder()).toList();
  }

  /**
   * Returns the row of a contender.
   *
   * @param workload as in the row
   * @param capacity of the channel, or null where there is none
   * @param carriers how many threads carried the virtual ones
   * @param contender its label
   * @return the row, or empty if there is none
   */
  public Optional<Row> row(String workload, Integer capacity, int carriers, String contender) {
    return rows.stream()
        .filter(row -> row.workload().equals(workload))
        .filter(row -> Objects.equals(row.capacity(), capacity))
        .filter(row -> row.carriers() == carriers)
        .filter(row -> row.contender().equals(contender))
        .findFirst();
  }
}
