// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** All Java files, in google-java-format. */
final class Format {
  static boolean run(boolean apply, Path root) throws IOException {
    var args =
        new ArrayList<String>(
            apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    Sources.below(root, ".java").forEach(path -> args.add(path.toString()));
    var format = ToolProvider.findFirst("google-java-format").orElseThrow();
    boolean fine = format.run(System.out, System.err, args.toArray(String[]::new)) == 0;
    if (!fine) {
      System.err.println("the files above are not formatted");
    }
    return fine;
  }
}
