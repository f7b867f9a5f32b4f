// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The project's Markdown, wherever it is. */
final class Pages {
  private static final Set<String> NOT_OURS = Set.of(".git", "target");

  private Pages() {}

  /** Returns every Markdown file that is not built. */
  static List<Path> all(Path project) throws IOException {
    var pages = new ArrayList<Path>();
    Files.walkFileTree(
        project,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    pages.sort(null);
    return pages;
  }

  /** Returns those that hold marked numbers. */
  static List<Path> marked(Path project) throws IOException {
    var marked = new ArrayList<Path>();
    for (var page : all(project)) {
      if (Prose.isMarked(Files.readString(page))) {
        marked.add(page);
      }
    }
    return marked;
  }
}
