// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Checksum prints is what sha256sum prints. */
class ChecksumIT {
  /** The SHA-256 of "x", of nothing. */
  private static final String X =
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path directory;

  @Test
  void pathsAreInByteOrder() throws Exception {
    var tree = new Tree(directory);
    for (String name : new String[] {"a0", "a/z", "a/b/c", "a.d/y", "a-", "B", "\u00e9", "~"}) {
      tree.file(name, "x");
    }
    var run = Example.run(directory, "Checksum", ".");
    assertThat(run.out())
        .isEqualTo(lines("./B", "./a-", "./a.d/y", "./a/b/c", "./a/z", "./a0", "./~", "./\u00e9"));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void namesAreBytes() throws Exception {
    new Tree(directory)
        .file("1 with spaces ", "x")
        .file("2 with \u00c3\u00bc in UTF-8", "x")
        .file("3 with \u00ff\u00fe, which no encoding has", "x")
        .file("4\u00ff/5\u00ff", "x");
    var run = Example.run(directory, "Checksum", ".");
    assertThat(run.out())
        .isEqualTo(
            lines(
                "./1 with spaces ",
                "./2 with \u00c3\u00bc in UTF-8",
                "./3 with \u00ff\u00fe, which no encoding has",
                "./4\u00ff/5\u00ff"));
    assertThat(run.status()).isZero();
  }

  @Test
  void namesThatWouldBreakALineAreEscaped() throws Exception {
    new Tree(directory).file("a\nb", "x").file("c\\d", "x").file("e\rf", "x").file("g\th", "x");
    var run = Example.run(directory, "Checksum", ".");
    assertThat(run.out())
        .isEqualTo(
            "\\"
                + X
                + "  ./a\\nb\n"
                + "\\"
                + X
                + "  ./c\\\\d\n"
                + "\\"
                + X
                + "  ./e\\rf\n"
                + X
                + "  ./g\th\n");
  }

  @Test
  void namesBeginAsTheDirectoryWasTyped() throws Exception {
    new Tree(directory).file("d/e", "x");
    assertThat(Example.run(directory, "Checksum", "d").out()).isEqualTo(lines("d/e"));
    assertThat(Example.run(directory, "Checksum", "d/").out()).isEqualTo(lines("d/e"));
    assertThat(Example.run(directory, "Checksum", "./d//").out()).isEqualTo(lines("./d//e"));
  }

  @Test
  void filesOfEverySizeAreRead() throws Exception {
    var tree = new Tree(directory);
    var expected = new StringBuilder();
    for (int size : new int[] {0, 1, 64, 131_071, 131_072, 131_073, 1_048_579}) {
      byte[] content = new byte[size];
      new Random(size).nextBytes(content);
      String name = String.format("%07d", size);
      tree.file(name, content);
      expected.append(sha256(content)).append("  ./").append(name).append('\n');
    }
    assertThat(expected).startsWith(NOTHING);
    assertThat(Example.run(directory, "Checksum", ".").out()).isEqualTo(expected.toString());
  }

  @Test
  void onlyRegularFilesAreRead() throws Exception {
    new Tree(directory).file("file", "x").file("elsewhere/file", "x");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("."));
    assertThat(new ProcessBuilder("mkfifo", directory + "/pipe").start().waitFor()).isZero();
    var run = Example.run(directory, "Checksum", ".");
    assertThat(run.out()).isEqualTo(lines("./elsewhere/file", "./file"));
    assertThat(run.status()).isZero();
  }

  @Test
  void aLinkThatWasTypedIsFollowed() throws Exception {
    new Tree(directory).file("d/e", "x");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("d"));
    assertThat(Example.run(directory, "Checksum", "link").out()).isEqualTo(lines("link/e"));
  }

  @Test
  void anEmptyDirectoryHasNoLines() throws Exception {
    var run = Example.run(directory, "Checksum", ".");
    assertThat(run.out() + run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void sha256sumAcceptsTheLines() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")), "no sha256sum here");
    new Tree(directory).file("a\nb", "x").file("c\\d", "y").file("\u00ff/e", "z");
    var run = Example.shell(directory, "\"$RUN\" Checksum . | sha256sum --check --strict");
    assertThat(run.out().lines()).hasSize(3).allMatch(line -> line.endsWith(": OK"));
    assertThat(run.status()).isZero();
  }

  private static String lines(String... names) {
    var lines = new StringBuilder();
    for (String name : names) {
      lines.append(X).append("  ").append(name).append('\n');
    }
    return lines.toString();
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
