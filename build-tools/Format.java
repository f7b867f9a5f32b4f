// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** {@code java -cp google-java-format Format.java check|apply DIR}: all Java files below DIR. */
final class Format {
  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    var options =
        new ArrayList<String>(
            apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    try (Stream<Path> paths = Files.walk(Path.of(args[1]))) {
      paths
          .map(Path::toString)
          .filter(path -> path.endsWith(".java") && !path.contains("/target/"))
          .sorted()
          .forEach(options::add);
    }
    var format = ToolProvider.findFirst("google-java-format").orElseThrow();
    int status = format.run(System.out, System.err, options.toArray(String[]::new));
    if (status != 0) {
      System.err.println(
          "the files above are not formatted: run"
              + "  mvn -pl build-tools process-sources -Dformat=apply");
      System.exit(status);
    }
  }
}
