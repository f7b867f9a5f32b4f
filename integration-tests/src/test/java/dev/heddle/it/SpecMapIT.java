// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/spec-map.md names tests: they exist. */
class SpecMapIT {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

  @Test
  void everyTestItNamesExists() throws IOException {
    var named = TEST.matcher(Files.readString(ROOT.resolve("docs/spec-map.md"))).results().toList();
    assertThat(named).hasSizeGreaterThan(60);
    for (var test : named) {
      var method = Pattern.compile("void " + test.group(2) + "\\(");
      assertThat(sources(test.group(1)))
          .as(test.group())
          .anyMatch(source -> method.matcher(source).find());
    }
  }

  private static List<String> sources(String type) throws IOException {
    var found = new ArrayList<String>();
    for (String module : List.of("channel", "tasks", "integration-tests")) {
      try (var files = Files.walk(ROOT.resolve(module + "/src/test/java"))) {
        for (Path file : files.filter(path -> path.endsWith(type + ".java")).toList()) {
          found.add(Files.readString(file));
        }
      }
    }
    return found;
  }
}
