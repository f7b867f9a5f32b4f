// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Checksum ends: with which status, after which lines, when interrupted, when unread. */
class ChecksumEndIT {
  private static final long TOO_LARGE_TO_END = 1L << 40;

  @TempDir Path directory;

  @Test
  void aMissingDirectoryIsRefused() throws Exception {
    var run = Example.run(directory, "Checksum", "nowhere");
    assertThat(run.err()).isEqualTo("Checksum: nowhere: No such file or directory\n");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aFileIsRefused() throws Exception {
    new Tree(directory).file("file", "x");
    var run = Example.run(directory, "Checksum", "file");
    assertThat(run.err()).isEqualTo("Checksum: file: Not a directory\n");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void anythingButOneArgumentIsRefused() throws Exception {
    for (var run :
        new Example[] {
          Example.run(directory, "Checksum"), Example.run(directory, "Checksum", "a", "b")
        }) {
      assertThat(run.err()).isEqualTo("usage: Checksum DIR\n");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  /**
   * Root may read everything, so permissions make nothing unreadable. A path of more than 4,095
   * bytes does, for everybody: such a file comes to be when a directory is moved further down.
   */
  @Test
  void whatCannotBeReadIsReportedAndTheRestDone() throws Exception {
    new Tree(directory).file("a", "").file("z", "");
    Path down = nest(directory.resolve("down"), 2000);
    Path deep = directory.resolve("deep");
    Files.writeString(nest(deep, 2200).resolve("file"), "x");
    Path moved = down.resolve("deep");
    Files.move(deep, moved);
    try {
      var run = Example.run(directory, "Checksum", directory.toString());
      assertThat(run.out().lines().map(line -> line.substring(66)))
          .containsExactly(directory + "/a", directory + "/z");
      assertThat(run.err()).startsWith("Checksum: " + moved).endsWith(": File name too long\n");
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.status()).isEqualTo(1);
    } finally {
      Files.move(moved, deep); // or nobody could delete it
    }
  }

  @Test
  void afterCtrlCWhatWasFinishedIsThereInWholeLines() throws Exception {
    var tree = new Tree(directory);
    for (int i = 100; i < 200; i++) {
      tree.file("a" + i, "x");
    }
    tree.sparse("b", TOO_LARGE_TO_END).file("c", "x");
    var run = Example.start(directory, "", "Checksum", ".");
    await().atMost(Duration.ofMinutes(1)).until(() -> run.out().lines().count() == 100);

    long start = System.nanoTime();
    run.interrupt();
    run.await();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(run.status()).isEqualTo(130);
    // c comes after a file that was not finished; whether it was itself depends on the processors
    var lines = run.out().lines().map(line -> line.substring(64)).toList();
    assertThat(lines.subList(0, 100)).allMatch(line -> line.matches("  ./a1\\d\\d"));
    assertThat(lines.subList(100, lines.size())).isSubsetOf("  ./c");
    assertThat(run.out()).endsWith("\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aClosedPipeEndsItQuietly() throws Exception {
    var tree = new Tree(directory);
    for (int i = 0; i < 5_000; i++) {
      tree.file("a" + i, "x");
    }
    var run = Example.shell(directory, "\"$RUN\" Checksum . | head -n 1; echo ${PIPESTATUS[0]}");
    assertThat(run.out().lines()).last().isEqualTo("141");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void memoryGrowsWithNeitherNumberNorSize() throws Exception {
    var tree = new Tree(directory).sparse("large", 1L << 30);
    Files.createDirectory(directory.resolve("many"));
    for (int i = 0; i < 20_000; i++) {
      Files.createFile(directory.resolve("many/" + i));
    }
    assertThat(tree.path("many")).isDirectory();
    var run = Example.start(directory, "-Xmx16m", "Checksum", ".").await();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(20_001);
    assertThat(run.status()).isZero();
  }

  private static Path nest(Path top, int bytes) throws Exception {
    Path path = top;
    while (path.toString().getBytes(ISO_8859_1).length - top.toString().length() < bytes) {
      path = path.resolve("d".repeat(100));
    }
    return Files.createDirectories(path);
  }
}
