// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import dev.heddle.channel.Chan;
import dev.heddle.gatherers.TaskGatherers;
import dev.heddle.tasks.TaskSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is published: each is a named module, and exports one package, of the module's name. */
enum Library {
  CHANNEL(Chan.class, "Ring", 65),
  TASKS(TaskSystem.class, "pool.PoolState", 65, CHANNEL),
  GATHERERS(TaskGatherers.class, "Evaluation", 68, TASKS, CHANNEL);

  final Class<?> face;
  final String inside; // a type that nobody else may see
  final int classVersion; // of the oldest JDK that it runs on: 65 is 21, 68 is 24
  final List<Library> needed;

  Library(Class<?> face, String inside, int classVersion, Library... needed) {
    this.face = face;
    this.inside = inside;
    this.classVersion = classVersion;
    this.needed = List.of(needed);
  }

  String module() {
    return face.getPackageName();
  }

  Stream<Library> withNeeded() {
    return Stream.concat(Stream.of(this), needed.stream());
  }

  /** The jar, or the folder of classes, that it was loaded from. */
  Path place() {
    try {
      return Path.of(face.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  ModuleDescriptor descriptor() {
    return ModuleFinder.of(place()).find(module()).orElseThrow().descriptor();
  }

  /** The version of the class file format that each of its classes, but the descriptor, is in. */
  List<Integer> classVersions() throws IOException {
    if (Files.isDirectory(place())) {
      return versionsBelow(place());
    }
    try (var jar = FileSystems.newFileSystem(place())) {
      return versionsBelow(jar.getPath("/"));
    }
  }

  private static List<Integer> versionsBelow(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.endsWith("module-info.class"))
          .map(Library::version)
          .collect(Collectors.toList());
    }
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
