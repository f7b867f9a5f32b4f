// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guide/tasks.md shows of scopes, compiled and run. */
class GuideScopeTest {
  @TempDir Path top;

  private static long bytesBelow(TaskScope scope, Path directory)
      throws IOException, InterruptedException {
    // @start region="scope"
    List<Ticket<Long>> below = new ArrayList<>();
    long sum = 0;
    for (Path path : list(directory)) {
      if (Files.isDirectory(path)) {
        below.add(scope.fork(() -> bytesBelow(scope, path)));
      } else {
        sum += Files.size(path);
      }
    }
    for (Ticket<Long> ticket : below) {
      sum += ticket.join(); // lends the place of this job
    }
    return sum;
    // @end region="scope"
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    }
  }

  private static int ask(String mirror) throws IOException {
    if (mirror.isEmpty()) {
      throw new IOException("no mirror");
    }
    return mirror.length();
  }

  @Test
  void aTreeOfDirectories() throws Exception {
    Path deep = Files.createDirectories(top.resolve("a/b/c/d/e/f"));
    Files.writeString(deep.resolve("g"), "12345");
    Files.writeString(top.resolve("h"), "6");
    // @start region="walk"
    var system = TaskSystem.builder().name("walk").runners(4).build();
    long bytes = system.scope(scope -> scope.fork(() -> bytesBelow(scope, top)).join());
    // @end region="walk"
    assertThat(bytes).isEqualTo(6);
  }

  @Test
  void failuresStayInTheirTickets() throws Exception {
    var system = TaskSystem.builder().runners(4).build();
    // @start region="supervised"
    String answer =
        system
            .supervised()
            .scope(scope -> {
              Ticket<Integer> size = scope.fork(() -> ask(""));
              Ticket<String> name = scope.fork(() -> "ann");
              return switch (size.await()) {
                case Outcome.Success<Integer> s -> name.join() + " has " + s.result();
                case Outcome.Failure<Integer> f -> name.join() + ": " + f.cause().getMessage();
                case Outcome.Cancelled<Integer> c -> "called off";
              };
            });
    // @end region="supervised"
    assertThat(answer).isEqualTo("ann: no mirror");
  }
}
