// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes down how the build runs Java, so that {@code run} can do the same without the build. */
final class Launch {
  public static void main(String[] args) throws IOException {
    var launch = List.of(System.getProperty("java.home"), System.getProperty("java.class.path"));
    Files.write(Path.of(args[0]), launch);
  }
}
