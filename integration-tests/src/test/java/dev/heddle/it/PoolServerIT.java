// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a pool, under load from another process, that is told to end by SIGTERM. */
class PoolServerIT {
  private static final boolean LONG = Boolean.getBoolean("heddle.long");
  private static final Duration LONG_FORM = Duration.ofSeconds(60);
  private static final int STATUS_OF_SIGTERM = 143;

  /** For what comes after the pool's end: the last requests, the port, the two JVMs. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void everyRequestIsAnsweredAndNothingAcceptedIsLost() throws Exception {
    long end = System.nanoTime() + LONG_FORM.toNanos();
    do {
      var grace = Duration.ofSeconds(10);
      var run = new Run(grace, 10, grace, 2000);
      assertThat(run.answered).as(run.toString()).containsKeys("200", "429");
      assertThat(run.numbers("200")).as(run.toString()).isEqualTo(run.told("finished"));
      assertThat(run.told("accepted")).as(run.toString()).isEqualTo(run.told("finished"));
      assertThat(run.ledger).as(run.toString()).containsOnlyKeys("accepted", "finished", "end");
    } while (LONG && System.nanoTime() < end);
  }

  @Test
  void jobsThatOutlastTheGraceAreCalledOffAndTheirRequestsAnswered() throws Exception {
    var grace = Duration.ofMillis(500);
    var run = new Run(grace, (int) Duration.ofDays(1).toMillis(), grace.plus(FAREWELL), 500);
    assertThat(run.answered).as(run.toString()).containsOnlyKeys("429", "503");
    assertThat(run.told("accepted"))
        .as(run.toString())
        .hasSizeBetween(1, PoolServer.RUNNERS + PoolServer.QUEUE)
        .isEqualTo(run.told("cancelled"));
    assertThat(run.numbers("503")).containsAll(run.told("accepted"));
    assertThat(run.ledger).as(run.toString()).containsOnlyKeys("accepted", "cancelled", "end");
  }

  /** A server and its load, from start to end; what every run has to show is checked here. */
  private final class Run {
    private final long seed = new Random().nextLong();
    private final Map<String, List<Long>> answered; // requests, by what became of them
    private final Map<String, List<Long>> ledger; // jobs, by what the server says of them

    Run(Duration grace, int jobMillis, Duration endsWithin, int loadMillis) throws Exception {
      System.out.println(this);
      Path jobs = folder.resolve("jobs");
      Path results = folder.resolve("results");
      try (var server = Child.start(PoolServer.class, jobs, seed, grace.toMillis(), jobMillis);
          var load = Child.start(PoolLoad.class, server.line(), loadMillis, results)) {
        assertThat(load.line()).isEqualTo("middle");
        server.terminate();
        assertThat(server.ends(endsWithin)).as("%s: the server ends", this).isTrue();
        assertThat(server.status()).isEqualTo(STATUS_OF_SIGTERM);
        assertThat(load.ends(FAREWELL)).as("%s: the clients end", this).isTrue();
        assertThat(load.status()).isZero();
      }
      answered = read(results, 1, 0);
      ledger = read(jobs, 0, 1);
      System.out.println(this);
      assertThat(told("accepted")).matches(list -> Collections.disjoint(list, numbers("refused")));
      assertThat(told("accepted")).matches(list -> Collections.disjoint(list, numbers("429")));
      answered.remove("refused"); // never were requests
      assertThat(answered.keySet()).as("%s", this).isSubsetOf("200", "429", "503");
      assertThat(told("accepted")).doesNotHaveDuplicates();
    }

    List<Long> numbers(String answer) {
      return answered.getOrDefault(answer, List.of());
    }

    List<Long> told(String what) {
      return ledger.getOrDefault(what, List.of());
    }

    /** Lines as number lists in order, by the word at one place; the number is at the other. */
    private static Map<String, List<Long>> read(Path file, int word, int number)
        throws IOException {
      Map<String, List<Long>> read = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        var words = line.split(" ");
        boolean job = words.length > number && words[number].matches("\\d+");
        read.computeIfAbsent(words[word], _ -> new ArrayList<>())
            .add(job ? Long.parseLong(words[number]) : -1);
      }
      read.values().forEach(list -> list.sort(null));
      return read;
    }

    @Override
    public String toString() {
      if (ledger == null) {
        return "seed " + seed;
      }
      return "seed " + seed + ", answers " + counts(answered) + ", jobs " + counts(ledger);
    }

    private static String counts(Map<String, List<Long>> of) {
      return of.entrySet().stream()
          .map(e -> e.getKey() + ": " + e.getValue().size())
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }
}
