// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users may rely on is listed in {@code public-api.txt}, so that it grows only where somebody
 * looks.
 */
class PublicApiTest {
  private static final String LIST = "/dev/heddle/channel/public-api.txt";

  @Test
  void isExactlyWhatIsListed() throws Exception {
    var found = new TreeSet<>(api());
    var listed = new TreeSet<>(listed());
    var difference = new ArrayList<String>();
    listed.stream()
        .filter(line -> !found.contains(line))
        .forEach(line -> difference.add("- " + line));
    found.stream()
        .filter(line -> !listed.contains(line))
        .forEach(line -> difference.add("+ " + line));
    assertThat(difference)
        .as(
            "differs from src/test/resources%s; where that is wanted: correct the list, and write a"
                + " changelog line",
            LIST)
        .isEmpty();
  }

  private static List<String> listed() throws IOException {
    try (var in = PublicApiTest.class.getResourceAsStream(LIST)) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }

  private static List<String> api() throws Exception {
    var lines = new ArrayList<String>();
    for (var type : publicTypes()) {
      lines.add(show(type));
      members(type)
          .filter(PublicApiTest::isOpen)
          .map(member -> "  " + type.getSimpleName() + ": " + show(member))
          .sorted()
          .forEach(lines::add);
    }
    return lines;
  }

  private static List<Class<?>> publicTypes() throws Exception {
    var root = Path.of(Chan.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var types = new ArrayList<Class<?>>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        var name =
            root.relativize(file)
                .toString()
                .replace(".class", "")
                .replace('/', '.')
                .replace('\\', '.');
        if (!name.endsWith("-info")) {
          var type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
          if (isOpen(type)) {
            types.add(type);
          }
        }
      }
    }
    types.sort(Comparator.comparing(Class::getName));
    return types;
  }

  private static boolean isOpen(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isOpen(type.getEnclosingClass()));
  }

  private static boolean isOpen(Member member) {
    return !member.isSynthetic()
        && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
  }

  private static Stream<Member> members(Class<?> type) {
    return Stream.of(
            type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
        .flatMap(Arrays::stream);
  }

  private static String show(Member member) {
    return brief(
            member instanceof Executable e
                ? e.toGenericString()
                : ((Field) member).toGenericString())
        .replace(brief(member.getDeclaringClass().getTypeName()) + ".", "");
  }

  /** As of JDK 25; 21 does not show that a type is sealed. */
  private static String show(Class<?> type) {
    var plain = type.toGenericString().replace("sealed ", "");
    return (type.isSealed() ? "sealed " : "") + brief(plain) + supertypes(type);
  }

  private static String supertypes(Class<?> type) {
    var above = new ArrayList<String>();
    if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
      above.add(brief(type.getGenericSuperclass().getTypeName()));
    }
    for (var face : type.getGenericInterfaces()) {
      above.add(brief(face.getTypeName()));
    }
    return above.isEmpty() ? "" : " : " + String.join(", ", above);
  }

  private static String brief(String signature) {
    return signature.replaceAll(
        "\\b(java\\.(lang|util|time)(\\.function)?|dev\\.heddle\\.channel)\\.(?=[A-Z])", "");
  }
}
