// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.heddle.benchmarks.tool.results.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorktreeTest {
  @TempDir Path repository;

  @BeforeEach
  void twoCommits() throws IOException, InterruptedException {
    assumeThat(Shell.output(repository, "git", "--version")).as("Git is installed").isPresent();
    git("init", "--quiet");
    commit("one");
    commit("two");
  }

  @Test
  void aRevisionIsThereUntilItIsClosed() throws IOException, InterruptedException {
    var folder = repository.resolve("target/base");
    try (var worktree = Worktree.add(repository, "HEAD~1", folder)) {
      assertThat(worktree.folder().resolve("file")).hasContent("one");
      assertThat(git("rev-parse", "HEAD~1")).startsWith(worktree.commit());
      assertThat(git("worktree", "list").lines()).hasSize(2);
    }
    assertThat(folder).doesNotExist();
    assertThat(git("worktree", "list").lines()).hasSize(1);
    assertThat(repository.resolve("file")).hasContent("two");
  }

  @Test
  void whatAnInterruptedRunHasLeftIsReplaced() throws IOException, InterruptedException {
    var folder = repository.resolve("target/base");
    git("worktree", "add", "--detach", folder.toString(), "HEAD");
    Files.writeString(folder.resolve("built"), "");
    try (var worktree = Worktree.add(repository, "HEAD~1", folder)) {
      assertThat(worktree.folder().resolve("file")).hasContent("one");
      assertThat(worktree.folder().resolve("built")).doesNotExist();
    }
  }

  @Test
  void anUnknownRevisionIsRefusedAndLeavesNothing() throws InterruptedException {
    var folder = repository.resolve("target/base");
    assertThatThrownBy(() -> Worktree.add(repository, "HEAD~7", folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no revision HEAD~7");
    assertThat(git("worktree", "list").lines()).hasSize(1);
  }

  private void commit(String content) throws IOException, InterruptedException {
    Files.writeString(repository.resolve("file"), content);
    git("add", "file");
    git(
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@b",
        "-c",
        "commit.gpgSign=false",
        "commit",
        "-m",
        content);
  }

  private String git(String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return Shell.output(repository, command.toArray(String[]::new)).orElseThrow();
  }
}
