// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.tool.results.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A revision that is checked out in a folder of its own, as a {@code git worktree}, until this is
 * closed or the JVM ends.
 */
final class Worktree implements AutoCloseable {
  private final Path repository;
  private final Path folder;
  private final String commit;
  private final Thread atExit = new Thread(this::abandon);

  private Worktree(Path repository, Path folder, String commit) {
    this.repository = repository;
    this.folder = folder;
    this.commit = commit;
  }

  /**
   * Checks a revision out; what an earlier run has left in the folder is removed.
   *
   * @throws IllegalArgumentException if there is no such revision
   * @throws IOException if Git refuses
   */
  static Worktree add(Path repository, String revision, Path folder)
      throws IOException, InterruptedException {
    var commit =
        Shell.output(
                repository,
                "git",
                "rev-parse",
                "--verify",
                "--short=12",
                "--end-of-options",
                revision + "^{commit}")
            .orElseThrow(() -> new IllegalArgumentException("no revision " + revision));
    var worktree = new Worktree(repository, folder.toAbsolutePath().normalize(), commit);
    worktree.remove();
    Runtime.getRuntime().addShutdownHook(worktree.atExit);
    var added =
        Shell.output(
            repository, "git", "worktree", "add", "--detach", worktree.folder.toString(), commit);
    if (added.isEmpty()) {
      worktree.close();
      throw new IOException("git worktree add failed: " + commit + " in " + folder);
    }
    return worktree;
  }

  /** Returns where the revision's files are. */
  Path folder() {
    return folder;
  }

  /** Returns the abbreviated hash. */
  String commit() {
    return commit;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    remove();
  }

  /** Ends what works in the folder, and removes it. */
  private void abandon() {
    var started = ProcessHandle.current().descendants().toList();
    started.forEach(ProcessHandle::destroy);
    started.forEach(process -> process.onExit().join());
    remove();
  }

  /** Removes the folder and Git's entry, as far as they are there. */
  private void remove() {
    try {
      Shell.output(repository, "git", "worktree", "remove", "--force", folder.toString());
      delete();
      Shell.output(repository, "git", "worktree", "prune");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete() {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
