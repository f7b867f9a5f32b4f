// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.benchmarks.tasks.IdlePools;
import dev.heddle.benchmarks.tasks.OfferedJobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checks on pools pass, with fewer of everything. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MemoryCommandTest {
  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said);

  @Test
  void idlePoolsWeighWhatTheyMay() throws IOException, InterruptedException {
    // most of the weight is stacks; of so few pools it would be luck how much is compiled by then
    List<String> options = List.of("-Xmx256m", "-Xint");
    String limit = "12000"; // 10,600 to 11,100
    assertThat(MemoryCommand.fork(out, IdlePools.class, options, "heddle", "1000", limit)).isZero();
    assertThat(said.toString()).contains("1000 owners, 1000 runners: fine");
  }

  @Test
  void jobsThatNobodyHasTimeForTakeNoMemory() throws IOException, InterruptedException {
    assertThat(MemoryCommand.fork(out, OfferedJobs.class, List.of("-Xmx64m"), "heddle", "20000"))
        .isZero();
    assertThat(said.toString()).contains("1000 accepted").contains("21256 jobs have run");
  }
}
