// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An example in a process of its own, started the way a user starts it. */
final class Example {
  private static final Path RUN = Path.of("../examples/run").toAbsolutePath().normalize();
  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path err;

  private Example(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code examples/run} in a directory, and ends it at the latest with the test's JVM. */
  static Example start(Path directory, String jvmOptions, String... arguments) {
    List<String> command = new ArrayList<>(List.of(RUN.toString()));
    command.addAll(List.of(arguments));
    return start(directory, jvmOptions, command);
  }

  /** Runs {@code examples/run} in a directory to its end. */
  static Example run(Path directory, String... arguments) throws InterruptedException {
    return start(directory, "", arguments).await();
  }

  /** Runs a line of shell in which {@code $RUN} is {@code examples/run}. */
  static Example shell(Path directory, String line) throws InterruptedException {
    return start(directory, "", List.of("bash", "-c", line)).await();
  }

  private static Example start(Path directory, String jvmOptions, List<String> command) {
    try {
      Path out = Files.createTempFile("example", ".out");
      Path err = Files.createTempFile("example", ".err");
      out.toFile().deleteOnExit();
      err.toFile().deleteOnExit();
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().put("RUN", RUN.toString());
      builder.environment().put("JAVA_OPTS", jvmOptions);
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Example(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Example await() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + LIMIT_SECONDS + " s; it said: " + err());
    }
    return this;
  }

  /**
   * What Ctrl-C does. Skips the test where it could do nothing: what a script starts in the
   * background ignores Ctrl-C, and so do its children.
   */
  void interrupt() throws IOException, InterruptedException {
    assumeFalse(
        ignoresInterrupt(), "SIGINT is ignored here, as by all that runs in the background");
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private boolean ignoresInterrupt() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false; // not Linux: then it isn't known, and most likely not so
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
  }

  int status() {
    return process.exitValue();
  }

  /** Standard output so far; each char is one byte. */
  String out() {
    return read(out);
  }

  /** Standard error so far; each char is one byte. */
  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
