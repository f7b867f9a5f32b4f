// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes down how to start the classes just built: {@code java}, the path of the JDK's launcher,
 * and {@code args}, its class path. The build runs it with the JDK that the toolchain plugin found.
 */
final class LaunchFile {
  private LaunchFile() {}

  /**
   * Writes the two files.
   *
   * @param args the folder
   * @throws IOException if they can't be written
   */
  public static void main(String[] args) throws IOException {
    var folder = Files.createDirectories(Path.of(args[0]));
    Files.writeString(
        folder.resolve("java"), Path.of(System.getProperty("java.home"), "bin", "java") + "\n");
    Files.writeString(
        folder.resolve("args"), "-cp \"" + System.getProperty("java.class.path") + "\"\n");
  }
}
