// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.TaskSystem;
import java.io.IOException;

/*
 * Problem: the SHA-256 of every file below a directory, on all processors, in path order, in memory
 * that grows with neither the number nor the size of the files.
 * You see: what sha256sum prints; sha256sum -c accepts it. Exit status 0; 1 if something could not be
 * read (standard error says what, and why); 2 if DIR is no directory; 130 after Ctrl-C.
 * Change next: the number of runners, and look at the time.
 */
final class Checksum {
  private static final int RUNNERS = Runtime.getRuntime().availableProcessors();

  private Checksum() {}

  public static void main(String[] args) {
    int status;
    try (Interrupts _ = new Interrupts()) {
      status = args.length == 1 ? checksum(args[0]) : refuse("usage: Checksum DIR");
    }
    System.exit(status);
  }

  private static int checksum(String directory) {
    Root root;
    try {
      root = Root.of(directory);
    } catch (IOException e) {
      return refuse("Checksum: " + directory + ": " + Reason.of(e));
    }
    try (Progress progress = new Progress()) {
      return print(root, new Sha256(RUNNERS, progress), new Output(progress));
    } catch (Unwritten unwritten) {
      return unwritten.report();
    }
  }

  private static int print(Root root, Sha256 sha256, Output output) {
    var system = TaskSystem.builder().name("checksum").platformRunners(RUNNERS).build();
    try {
      system.map(
          Walk.below(root),
          item -> output.done(sha256.line(item)),
          ResultCollector.each(output::print));
      return output.complete() ? 0 : 1;
    } catch (InterruptedException signal) {
      output.printRest(); // all threads have ended, as always when map returns or throws
      return 130;
    }
  }

  private static int refuse(String why) {
    System.err.println(why);
    return 2;
  }
}
