// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other examples say what their first comments promise. */
class LessonsIT {
  @TempDir Path directory;

  @Test
  void firstChannelLosesNoLine() throws Exception {
    assertThat(output("FirstChannel")).isEqualTo("30000 words\n");
  }

  @Test
  void aRetryAroundAJobHasAnAnswerForEachInput() throws Exception {
    assertThat(output("RetryAround")).matches("60 answers of (8\\d|9\\d|1\\d\\d) calls\n");
  }

  @Test
  void firstTasksKeepsTheOrderAndSaysWhatFailed() throws Exception {
    assertThat(output("FirstTasks"))
        .isEqualTo(
            """
            [user of 7, stock of 7], 100 from picture 1
            file 50 is no picture
            file 100 is no picture
            """);
  }

  @Test
  void sendingSaysWhatBecameOfEachMessage() throws Exception {
    assertThat(output("GuideSending"))
        .isEqualTo(
            """
            [a, b], c sent: false, then null
            from a counted end
            4 rows [1, 2, 3, 4]
            """);
  }

  @Test
  void aProducerIsCalledOffAndItsFailureIsTold() throws Exception {
    assertThat(output("GuideProducing"))
        .isEqualTo(
            """
            found 32
            reader: 1
            reader: 2
            reader: java.lang.NumberFormatException: For input string: "three"
            sender: For input string: "three"
            """);
  }

  @Test
  void aSelectHearsBothChannelsAndTheClock() throws Exception {
    assertThat(output("GuideSelect").lines())
        .containsExactly("did first", "did second", "idle", "told to stop");
  }

  @Test
  void timersEndWhatTheyLimit() throws Exception {
    assertThat(output("GuideTimers").lines()).containsExactly("time is up", "20 beats");
  }

  @Test
  void viewsMoveTheSameMessages() throws Exception {
    assertThat(output("GuideViews").lines())
        .containsExactly("[a, b], all fit: false, took a", "50 sent", "[0, 2, 4]", "x", "y", "z");
  }

  @Test
  void everyMessageIsCounted() throws Exception {
    assertThat(output("GuideSeeing"))
        .isEqualTo(
            """
            latest 1/2
            5 = 1 received + 3 dropped + 1 undelivered + 0
            lost: [1, 2, 3, 5]
            """);
  }

  @Test
  void withoutThePoolTheLimitIsGone() throws Exception {
    var lines = output("LimitBefore").lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo("pool of 8        400 prices, 0 refused");
    assertThat(lines.getLast()).startsWith("virtual threads  ").doesNotEndWith(" 0 refused");
  }

  @Test
  void theTaskSystemIsTheLimit() throws Exception {
    assertThat(output("LimitAfter")).isEqualTo("task system      400 prices, 0 refused\n");
  }

  @Test
  void jobsKnowTheirCaller() throws Exception {
    assertThat(output("ScopedContext").lines())
        .containsExactly("ada runs", "bob reads", "eve writes");
  }

  @Test
  void anOrderlyStopLosesNoClient() throws Exception {
    assertThat(output("OrderlyStop"))
        .matches("40 clients: \\d+ times 200, \\d+ times 503, 0 lost\n");
  }

  @Test
  void aCrawlerReadsEachPageOnceAndTellsTheDeadLink() throws Exception {
    assertThat(output("Crawler")).isEqualTo("dead: page 77\n197 pages read\n");
  }

  @Test
  void aWalkSumsWhatIsBelowADirectoryHoweverDeep() throws Exception {
    new Tree(directory)
        .file("a", "12345")
        .file("b/c/d/e/f/g/h/i", "678")
        .file("b/c/j", "")
        .file("k/l", "9");
    var run = Example.run(directory, "DiskUse", directory.toString());
    assertThat(run.out()).isEqualTo("9 bytes in 4 files\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void runWithoutANameListsThem() throws Exception {
    var run = Example.run(directory);
    assertThat(run.err().lines().map(String::strip))
        .contains(
            "Checksum",
            "Crawler",
            "DiskUse",
            "FirstChannel",
            "FirstTasks",
            "LimitAfter",
            "LimitBefore",
            "OrderlyStop",
            "SpecExample");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void runRefusesAnUnknownName() throws Exception {
    assertThat(Example.run(directory, "NoSuchExample").status()).isEqualTo(2);
  }

  private String output(String name) throws Exception {
    var run = Example.run(directory, name);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }
}
