// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Chan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The channel library as a named module, used by another one, on nothing but java.base. */
class ChannelModuleIT {
  private static final Path LIBRARY = library();

  private static final String USER =
      """
      package user;
      import dev.heddle.channel.Chan;
      public final class Main {
        public static void main(String[] args) throws Exception {
          try (Chan<String> chan = Chan.newChan(1)) {
            var receiver = Thread.startVirtualThread(() -> chan.forEach(System.out::println));
            chan.send("from module " + Chan.class.getModule().getName());
            chan.close();
            receiver.join();
          }
        }
      }
      """;

  private static final String INTRUDER =
      """
      package user;
      import dev.heddle.channel.Chan;
      public final class Main {
        public static void main(String[] args) throws Exception {
          var field = Chan.class.getDeclaredFields()[0];
          try {
            field.setAccessible(true);
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
          System.out.println(dev.heddle.channel.Ring.class);
        }
      }
      """;

  @TempDir private Path folder;

  private static Path library() {
    try {
      return Path.of(Chan.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static ModuleDescriptor descriptor() {
    return ModuleFinder.of(LIBRARY).find("dev.heddle.channel").orElseThrow().descriptor();
  }

  @Test
  void itExportsItsOnePackageAndOpensNothing() {
    assertThat(descriptor().exports())
        .hasSize(1)
        .allMatch(e -> e.source().equals("dev.heddle.channel") && !e.isQualified());
    assertThat(descriptor().packages()).containsExactly("dev.heddle.channel");
    assertThat(descriptor().opens()).isEmpty();
    assertThat(descriptor().isOpen() || descriptor().isAutomatic()).isFalse();
  }

  @Test
  void itNeedsNothingButTheBase() {
    var needed =
        descriptor().requires().stream()
            .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC));
    assertThat(needed.map(Requires::name)).containsExactly("java.base");
  }

  @Test
  void anotherModuleUsesItOnTheBaseAlone() throws Exception {
    assertThat(compile(USER)).isZero();
    assertThat(run()).isEqualTo("from module dev.heddle.channel");
  }

  @Test
  void reflectionIsKeptOut() throws Exception {
    assertThat(compile(INTRUDER)).isZero();
    assertThat(run()).isEqualTo("kept out");
  }

  @Test
  void internalsAreNotSeen() throws Exception {
    assertThat(compile(TRESPASSER)).isNotZero();
  }

  /** What javac exits with; what it says is of no interest where it must refuse. */
  private int compile(String main) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new ByteArrayOutputStream();
    Files.createDirectories(folder.resolve("user"));
    var source = Files.writeString(folder.resolve("user/Main.java"), main);
    var module =
        Files.writeString(
            folder.resolve("module-info.java"), "module user { requires dev.heddle.channel; }");
    return compiler.run(
        null,
        messages,
        messages,
        "-nowarn",
        "-p",
        LIBRARY.toString(),
        "-d",
        folder.toString(),
        module.toString(),
        source.toString());
  }

  private String run() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path = LIBRARY + System.getProperty("path.separator") + folder;
    var command =
        List.of(
            java,
            "--limit-modules",
            "java.base,user,dev.heddle.channel",
            "-p",
            path,
            "-m",
            "user/user.Main");
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.strip();
  }

  @Test
  void everyClassRunsOnJdk21() throws Exception {
    if (Files.isDirectory(LIBRARY)) {
      try (var files = Files.walk(LIBRARY)) {
        assertRunOn21(files.filter(ChannelModuleIT::isClass).toList());
      }
    } else {
      try (var jar = FileSystems.newFileSystem(LIBRARY);
          var files = Files.walk(jar.getPath("/"))) {
        assertRunOn21(files.filter(ChannelModuleIT::isClass).toList());
      }
    }
  }

  private static boolean isClass(Path file) {
    return file.toString().endsWith(".class");
  }

  private static void assertRunOn21(List<Path> classes) {
    assertThat(classes)
        .isNotEmpty()
        .allSatisfy(file -> assertThat(version(file)).isLessThanOrEqualTo(65));
  }

  private static int version(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      return (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
