// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.channels.IdleChannels;
import dev.heddle.benchmarks.tasks.IdlePools;
import dev.heddle.benchmarks.tasks.OfferedJobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks what idle channels and idle pools weigh, and that offered jobs don't fill the heap. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Each contender in a fork of its own: a million idle channels of capacity 16, ten thousand",
      "idle pools, and a million jobs offered to a pool whose runners are all busy, in a heap of",
      "64 MiB. Fails if a channel of Heddle's weighs more than 450 bytes or a million take more",
      "than 2 seconds, a pool weighs more than 5,000 bytes (10,500 after a job), or a pool takes",
      "more jobs than its queue holds or memory for others."
    })
final class MemoryCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    int failures = 0;
    for (var contender : List.of("abq", "lbq", "jox", "heddle")) {
      failures |= fork(out, IdleChannels.class, List.of("-Xmx2g"), contender) & mask(contender);
    }
    for (var contender : List.of("executor", "heddle")) {
      failures |= fork(out, IdlePools.class, List.of("-Xmx2g"), contender);
    }
    for (var contender : List.of("fixed", "heddle")) {
      failures |= fork(out, OfferedJobs.class, List.of("-Xmx64m"), contender);
    }
    return failures;
  }

  /** A rival's weight is shown, but is not our failure. */
  private static int mask(String contender) {
    return contender.equals("heddle") ? -1 : 0;
  }

  /**
   * Returns the exit code of a JVM with these options that runs one of the checks, and passes on
   * what it says.
   */
  static int fork(PrintWriter out, Class<?> check, List<String> options, String... args)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), check.getName()));
    command.addAll(List.of(args));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = process.inputReader().lines()) {
      lines.forEach(out::println);
    }
    out.flush();
    return process.waitFor();
  }
}
