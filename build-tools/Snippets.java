// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * In a Markdown file, a comment {@code <!-- snippet path#region -->} says that the code block after
 * it is that region of that file, between the marks that Javadoc's snippets use.
 */
final class Snippets {
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- snippet (\\S+)#(\\S+) -->\n```java\n)(.*?)(```\n)", Pattern.DOTALL);

  static boolean run(boolean apply, Path root) throws IOException {
    boolean fine = true;
    for (var page : Sources.below(root, ".md")) {
      var text = Files.readString(page);
      var wanted = BLOCK.matcher(text).replaceAll(match -> block(match, root));
      if (apply && !wanted.equals(text)) {
        Files.writeString(page, wanted);
      } else if (!wanted.equals(text)) {
        System.err.println(root.relativize(page) + ": a snippet differs from its source");
        fine = false;
      }
    }
    return fine;
  }

  private static String block(MatchResult match, Path root) {
    try {
      var lines = Files.readAllLines(root.resolve(match.group(2)));
      var code = region(lines, match.group(3));
      return Matcher.quoteReplacement(match.group(1) + code + match.group(5));
    } catch (IOException e) {
      throw new IllegalArgumentException("no such source: " + match.group(), e);
    }
  }

  private static String region(List<String> lines, String name) {
    int start = lineWith(lines, "// @start region=\"" + name + "\"");
    int end = lineWith(lines, "// @end region=\"" + name + "\"");
    return lines.subList(start + 1, end).stream().collect(Collectors.joining("\n")).stripIndent()
        + "\n";
  }

  private static int lineWith(List<String> lines, String mark) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(mark)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not found: " + mark);
  }
}
