// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists every public type and member, so that the API can't grow unseen. */
class PublicApiTest {

  @Test
  void thePublicApiIsWhatTheListSays() throws Exception {
    String expected;
    try (var list = PublicApiTest.class.getResourceAsStream("/public-api.txt")) {
      expected = new String(list.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(String.join("\n", actual()).strip()).isEqualTo(expected.strip());
  }

  private static List<String> actual() throws Exception {
    Path folder = Path.of(TaskGatherers.class.getResource("TaskGatherers.class").toURI());
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.getParent())) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName("dev.heddle.gatherers." + name);
        if (Modifier.isPublic(type.getModifiers())) {
          lines.add(name);
          lines.addAll(membersOf(type));
        }
      }
    }
    return lines;
  }

  private static List<String> membersOf(Class<?> type) {
    assertThat(type.getFields()).isEmpty();
    assertThat(type.getConstructors()).isEmpty();
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> (m.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
        .map(m ->
            (Modifier.isStatic(m.getModifiers()) ? "  static " : "  ")
                + m.getReturnType().getSimpleName()
                + " "
                + m.getName()
                + Arrays.stream(m.getParameterTypes())
                    .map(Class::getSimpleName)
                    .collect(Collectors.joining(", ", "(", ")")))
        .sorted()
        .toList();
  }
}
