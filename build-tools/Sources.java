// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code java -cp google-java-format Sources.java check|apply DIR}: checks all sources and pages
 * below DIR; with {@code apply}, puts right what can be. Exits with status 1 if something is left.
 */
final class Sources {
  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    var root = Path.of(args[1]).toRealPath();
    boolean fine = Format.run(apply, root) & Snippets.run(apply, root);
    if (!fine) {
      System.err.println("to put it right: mvn -pl build-tools process-sources -Dformat=apply");
    }
    fine &= Rules.run(root);
    if (!fine) {
      System.exit(1);
    }
  }

  /** The files below a folder, in order, but not those that builds make. */
  static List<Path> below(Path root, String suffix) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> path.toString().endsWith(suffix))
          .filter(path -> !root.relativize(path).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }
}
