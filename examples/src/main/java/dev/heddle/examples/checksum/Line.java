// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import java.io.IOException;
import java.util.HexFormat;

/**
 * A file's line of output, as {@code sha256sum} prints it, or why there is none.
 *
 * @param name the file's name, not escaped
 * @param text the line with its end
 * @param problem true if the line belongs on standard error
 */
record Line(String name, String text, boolean problem) {

  static Line checksum(String name, byte[] digest) {
    String escaped = escape(name);
    String prefix = escaped.equals(name) ? "" : "\\"; // tells sha256sum -c to unescape
    String hex = HexFormat.of().formatHex(digest);
    return new Line(name, prefix + hex + "  " + escaped + "\n", false);
  }

  static Line problem(String name, IOException problem) {
    return new Line(name, "Checksum: " + escape(name) + ": " + Reason.of(problem) + "\n", true);
  }

  /** A line end inside a name would make two lines of one. */
  private static String escape(String name) {
    return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
