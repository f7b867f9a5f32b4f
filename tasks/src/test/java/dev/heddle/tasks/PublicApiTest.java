// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
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
    List<String> lines = new ArrayList<>();
    for (Class<?> type : publicTypes()) {
      lines.add(type.getName().replace("dev.heddle.tasks.", ""));
      Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
          .flatMap(Arrays::stream)
          .filter(m -> (m.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
          .filter(m -> !m.isSynthetic())
          .map(m -> "  " + describe(m))
          .sorted()
          .forEach(lines::add);
    }
    return lines;
  }

  private static List<Class<?>> publicTypes() throws IOException, URISyntaxException {
    Path folder = Path.of(TaskSystem.class.getResource("TaskSystem.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".class") && !f.equals("package-info.class"))
          .map(f -> "dev.heddle.tasks." + f.substring(0, f.length() - ".class".length()))
          .sorted()
          .map(PublicApiTest::load)
          .filter(PublicApiTest::isPublic)
          .collect(Collectors.toList());
    }
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
      if (!Modifier.isPublic(t.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static String describe(Member member) {
    String statics = Modifier.isStatic(member.getModifiers()) ? "static " : "";
    if (member instanceof Field field) {
      return statics + field.getType().getSimpleName() + " " + field.getName();
    }
    Executable code = (Executable) member;
    String parameters =
        Arrays.stream(code.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
    if (code instanceof java.lang.reflect.Method method) {
      return statics + method.getReturnType().getSimpleName() + " " + code.getName() + parameters;
    }
    return "new" + parameters;
  }
}
