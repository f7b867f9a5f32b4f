// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.benchmarks.tool.results.Case;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ShortCommandTest {
  private static final int BAD_USAGE = 2;

  private final StringWriter said = new StringWriter();
  private final ShortCommand command = new ShortCommand();

  @Test
  void itTakesFourMinutesAtMostWithTheBuild() {
    assertThat(command.cases())
        .extracting(Case::toString)
        .containsExactly(
            "solo 100 heddle, 2 carriers",
            "spsc 100 heddle, 2 carriers",
            "fanIn 100 heddle, 2 carriers",
            "fanOut 100 heddle, 2 carriers",
            "pairs 100 heddle, 2 carriers");
    assertThat(command.minutes(command.cases())).isBetween(1.0, 3.0);
  }

  @Test
  void rowsThatAreAskedForReplaceTheOthers() {
    parse("--workload", "select1*", "--capacity", "0", "--carriers", "1", "--carriers", "2");
    assertThat(command.cases())
        .extracting(Case::toString)
        .containsExactly(
            "select1Ready 0 heddle, 1 carrier",
            "select1Waiting 0 heddle, 1 carrier",
            "select1Ready 0 heddle, 2 carriers",
            "select1Waiting 0 heddle, 2 carriers");
  }

  @Test
  void changesAreComparedWithTheLastCommitAndTheLastCommitWithTheOneBefore() {
    assertThat(ShortCommand.defaultRevision("741b910abcde+")).isEqualTo("HEAD");
    assertThat(ShortCommand.defaultRevision("741b910abcde")).isEqualTo("HEAD~1");
  }

  @Test
  void whatCanNotBeComparedIsBadUsage() {
    assertThat(execute("--workload", "solo", "--capacity", "0")).isEqualTo(BAD_USAGE);
    assertThat(execute("--rounds", "0")).isEqualTo(BAD_USAGE);
    assertThat(said.toString()).contains("there are no such rows");
  }

  private void parse(String... args) {
    new CommandLine(command).parseArgs(args);
  }

  private int execute(String... args) {
    return new CommandLine(command).setErr(new PrintWriter(said, true)).execute(args);
  }
}
