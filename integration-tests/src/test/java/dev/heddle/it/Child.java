// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import dev.heddle.channel.Chan;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.testing.ThreadDump;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of these tests in a process of its own. Closing it ends it, whatever it does. */
final class Child implements AutoCloseable {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts a main class with the libraries and these tests on its class path. */
  static Child start(Class<?> program, Object... arguments) throws IOException {
    var command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-cp", classPath()));
    command.add(program.getName());
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Child(builder.start());
  }

  private static String classPath() {
    return Stream.of(Chan.class, TaskSystem.class, ThreadDump.class, Child.class)
        .map(Child::placeOf)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next line that it prints; null at its end. */
  String line() throws IOException {
    return output.readLine();
  }

  /** Asks it to end, by SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Whether it ends in time. */
  boolean ends(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  int status() {
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
