// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each library as a named module, used by another one, with no module of the JDK but java.base. */
@ParameterizedClass
@EnumSource(Library.class)
class ModuleIT {
  private static final String USER =
      """
      package user;
      import %s.*;
      import java.util.List;
      public final class Main {
        public static void main(String[] args) throws Exception {
      %s
          System.out.println(
              ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? " with jdk.jfr" : " without jdk.jfr");
        }
      }
      """;

  private static final String CHANNEL =
      """
          try (Chan<String> chan = Chan.newChan(1)) {
            var receiver = Thread.startVirtualThread(() -> chan.forEach(System.out::print));
            chan.send("from module " + Chan.class.getModule().getName());
            chan.close();
            receiver.join();
          }
      """;

  private static final String TASKS =
      """
          System.out.print("from module " + TaskSystem.class.getModule().getName());
          for (Engine engine : Engine.values()) {
            var system = TaskSystem.builder().engine(engine).runners(2).build();
            var twice = system.map(List.of(1, 2), i -> 2 * i, ResultCollector.ordered());
            try (RunnerPool<Integer, Integer> pool =
                system.<Integer, Integer>pool(i -> 3 / i).start()) {
              var failed = pool.submit(0).await().getClass().getSimpleName();
              System.out.print(", " + twice + " " + pool.call(1) + " " + failed);
            }
          }
      """;

  private static final String GATHERERS =
      """
          System.out.print("from module " + TaskGatherers.class.getModule().getName());
          var system = dev.heddle.tasks.TaskSystem.builder().runners(2).build();
          var twice = TaskGatherers.<Integer, Integer>ordered(system, i -> 2 * i);
          System.out.print(", " + List.of(1, 2).stream().gather(twice).toList());
      """;

  private static final String INTRUDER =
      """
      package user;
      public final class Main {
        public static void main(String[] args) throws Exception {
          var constructor = %s.class.getDeclaredConstructors()[0];
          try {
            constructor.setAccessible(true);
            System.out.println("got in");
          } catch (java.lang.reflect.InaccessibleObjectException e) {
            System.out.println("kept out");
          }
        }
      }
      """;

  private static final String TRESPASSER =
      """
      package user;
      public final class Main {
        public static void main(String[] args) {
          System.out.println(%s.%s.class);
        }
      }
      """;

  @Parameter private Library library;
  @TempDir private Path folder;

  @Test
  void itExportsItsOnePackageAndOpensNothing() {
    var descriptor = library.descriptor();
    assertThat(descriptor.exports())
        .hasSize(1)
        .allMatch(e -> e.source().equals(library.module()) && !e.isQualified());
    assertThat(descriptor.packages())
        .contains(library.module())
        .allMatch(p -> (p + ".").startsWith(library.module() + "."));
    assertThat(descriptor.opens()).isEmpty();
    assertThat(descriptor.isOpen() || descriptor.isAutomatic()).isFalse();
  }

  @Test
  void itNeedsTheBaseAndTheLibraryBelowOnly() {
    var needed =
        library.descriptor().requires().stream()
            .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
            .map(Requires::name);
    var below = library.needed.stream().limit(1).map(Library::module);
    assertThat(needed)
        .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of("java.base"), below).toList());
  }

  @Test
  void anotherModuleUsesItOnTheBaseAlone() throws Exception {
    assertThat(compile(USER.formatted(library.module(), use()))).isZero();
    assertThat(run()).isEqualTo("from module " + library.module() + result() + " without jdk.jfr");
  }

  private String result() {
    return switch (library) {
      case CHANNEL -> "";
      case TASKS -> ", [2, 4] 3 Failure, [2, 4] 3 Failure";
      case GATHERERS -> ", [2, 4]";
    };
  }

  private String use() {
    return switch (library) {
      case CHANNEL -> CHANNEL;
      case TASKS -> TASKS;
      case GATHERERS -> GATHERERS;
    };
  }

  @Test
  void reflectionIsKeptOut() throws Exception {
    assertThat(compile(INTRUDER.formatted(library.face.getName()))).isZero();
    assertThat(run()).isEqualTo("kept out");
  }

  @Test
  void internalsAreNotSeen() throws Exception {
    assertThat(compile(TRESPASSER.formatted(library.module(), library.inside))).isNotZero();
    assertThat(compile(TRESPASSER.formatted(library.module(), library.face.getSimpleName())))
        .isZero();
  }

  @Test
  void everyClassRunsOnTheOldestJdk() throws Exception {
    assertThat(library.classVersions()).isNotEmpty().containsOnly(library.classVersion);
  }

  /** What javac exits with; what it says is of no interest where it must refuse. */
  private int compile(String main) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new ByteArrayOutputStream();
    Files.createDirectories(folder.resolve("user"));
    var source = Files.writeString(folder.resolve("user/Main.java"), main);
    var module =
        Files.writeString(
            folder.resolve("module-info.java"),
            "module user { requires " + library.module() + "; }");
    return compiler.run(
        null,
        messages,
        messages,
        "-nowarn",
        "-p",
        places(),
        "-d",
        folder.toString(),
        module.toString(),
        source.toString());
  }

  private String places() {
    return library
        .withNeeded()
        .map(each -> each.place().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String run() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var modules = library.withNeeded().map(Library::module).collect(Collectors.joining(","));
    var command =
        List.of(
            java,
            "--limit-modules",
            "java.base,user," + modules,
            "-p",
            places() + File.pathSeparator + folder,
            "-m",
            "user/user.Main");
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.strip();
  }
}
