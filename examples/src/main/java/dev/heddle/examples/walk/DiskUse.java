// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.walk;

import dev.heddle.tasks.TaskScope;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.tasks.Ticket;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/*
 * Problem: how many bytes are below a directory? The sum of a directory needs those of the
 * directories in it, so each job waits for others, and there may be more levels than runners.
 * You see: bytes and files below the directory that is named, here by default. A job that waits
 * for a ticket lends its place, so 4 runners are enough for any depth, and at most 4 read the disk
 * at once. A directory that can't be read ends the walk with its exception.
 * Change next: runners(1). The answer is the same.
 */
final class DiskUse {
  private record Sum(long bytes, int files) {
    Sum plus(Sum other) {
      return new Sum(bytes + other.bytes, files + other.files);
    }
  }

  private DiskUse() {}

  public static void main(String[] args) throws InterruptedException {
    Path top = Path.of(args.length == 0 ? "." : args[0]);
    var system = TaskSystem.builder().name("walk").runners(4).build();
    Sum sum = system.scope(scope -> scope.fork(() -> below(scope, top)).join());
    System.out.println(sum.bytes() + " bytes in " + sum.files() + " files");
  }

  private static Sum below(TaskScope scope, Path directory)
      throws IOException, InterruptedException {
    Sum sum = new Sum(0, 0);
    List<Ticket<Sum>> directories = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          directories.add(scope.fork(() -> below(scope, entry)));
        } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          sum = sum.plus(new Sum(Files.size(entry), 1));
        }
      }
    } // closed before it waits: a job that waits holds no directory open
    for (Ticket<Sum> each : directories) {
      sum = sum.plus(each.join());
    }
    return sum;
  }
}
