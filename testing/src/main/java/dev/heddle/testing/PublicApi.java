// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

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
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What users of a package may rely on, so that it can be listed in a file and grows only where
 * somebody looks.
 */
public final class PublicApi {
  private final String home;

  private PublicApi(String name) {
    home = name.replace(".", "\\.");
  }

  /**
   * Compares a package's public API with a list of it.
   *
   * @param any a class of the package
   * @param list the resource that lists the API, a line each; blank lines and those that begin with
   *     {@code #} don't count
   * @return what is listed and isn't there, after a minus, and what is there unlisted, after a plus
   * @throws Exception if classes or list can't be found
   */
  public static List<String> differences(Class<?> any, String list) throws Exception {
    var found = new TreeSet<>(of(any));
    var listed = new TreeSet<>(listed(any, list));
    var differences = new ArrayList<String>();
    listed.stream()
        .filter(line -> !found.contains(line))
        .forEach(line -> differences.add("- " + line));
    found.stream()
        .filter(line -> !listed.contains(line))
        .forEach(line -> differences.add("+ " + line));
    return differences;
  }

  private static List<String> listed(Class<?> any, String list) throws IOException {
    try (var in = Objects.requireNonNull(any.getResourceAsStream(list), list)) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }

  /**
   * Lists a package's public API.
   *
   * @param any a class of the package
   * @return public types, what they extend, and their public members
   * @throws Exception if the classes can't be found
   */
  public static List<String> of(Class<?> any) throws Exception {
    var lines = new ArrayList<String>();
    var api = new PublicApi(any.getPackageName());
    for (var type : publicTypes(any)) {
      lines.add(api.show(type));
      members(type)
          .filter(PublicApi::isOpen)
          .map(member -> "  " + api.brief(type.getName()) + ": " + api.show(member))
          .sorted()
          .forEach(lines::add);
    }
    return lines;
  }

  private static List<Class<?>> publicTypes(Class<?> any) throws Exception {
    var root = Path.of(any.getProtectionDomain().getCodeSource().getLocation().toURI());
    var types = new ArrayList<Class<?>>();
    try (var files = Files.list(root.resolve(any.getPackageName().replace('.', '/')))) {
      for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        var simple = file.getFileName().toString().replace(".class", "");
        if (!simple.endsWith("-info")) {
          var name = any.getPackageName() + "." + simple;
          var type = Class.forName(name, false, any.getClassLoader());
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

  private String show(Member member) {
    return brief(
            member instanceof Executable e
                ? e.toGenericString()
                : ((Field) member).toGenericString())
        .replace(brief(member.getDeclaringClass().getTypeName()) + ".", "");
  }

  /** As of JDK 25; 21 does not show that a type is sealed. */
  private String show(Class<?> type) {
    var plain = type.toGenericString().replace("sealed ", "");
    return (type.isSealed() ? "sealed " : "") + brief(plain) + supertypes(type);
  }

  private String supertypes(Class<?> type) {
    var above = new ArrayList<String>();
    if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
      above.add(brief(type.getGenericSuperclass().getTypeName()));
    }
    for (var face : type.getGenericInterfaces()) {
      above.add(brief(face.getTypeName()));
    }
    return above.isEmpty() ? "" : " : " + String.join(", ", above);
  }

  private String brief(String signature) {
    return signature.replaceAll(
        "\\b(java\\.(lang|util|time)(\\.function)?|" + home + ")\\.(?=[A-Z])", "");
  }
}
