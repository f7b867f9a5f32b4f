// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Machine;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import dev.heddle.benchmarks.tool.results.Sample;
import dev.heddle.benchmarks.tool.results.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project's Markdown says what its newest results say; and a page that doesn't is found. */
class ReportTest {
  private static final Path PROJECT = Path.of("..");
  private static final String MARKED = "<!-- result: ns spsc 16 2 heddle -->%s<!-- /result --> ns";

  @TempDir Path folder;

  @BeforeAll
  static void plotsNeedNoScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  @Test
  void everyNumberOfTheProjectIsOfItsNewestResults() throws IOException {
    assertThat(Report.outOfDate(PROJECT)).isEmpty();
  }

  @Test
  void everyPageOfTheProjectIsLookedAt() throws IOException {
    assertThat(Pages.all(PROJECT))
        .contains(
            PROJECT.resolve("README.md"),
            PROJECT.resolve("benchmarks/README.md"),
            PROJECT.resolve("docs/guide/channels.md"),
            PROJECT.resolve("docs/adr/0007-batches-claim-runs.md"),
            PROJECT.resolve("examples/README.md"));
  }

  @Test
  void aMarkWithoutResultsIsOutOfDate() throws IOException {
    var page = page("docs/guide/page.md", MARKED.formatted("1"));
    page("README.md", "no marks");
    page("docs/target/built.md", MARKED.formatted("1"));
    assertThat(Report.outOfDate(folder)).containsExactly(page);
  }

  @Test
  void aWrongNumberIsFoundAndPutRight() throws IOException {
    var page = page("docs/guide/page.md", "It takes " + MARKED.formatted("1") + ".");
    results("2026-11-23.json", 60);
    assertThat(Report.outOfDate(folder)).contains(page);
    new Report(folder, Report.newest(folder).orElseThrow()).write();
    assertThat(page).content().isEqualTo("It takes " + MARKED.formatted("60") + ".");
    assertThat(Report.outOfDate(folder)).isEmpty();
    results("2026-11-24.json", 50);
    assertThat(Report.outOfDate(folder)).contains(page);
  }

  @Test
  void aPlotThatIsGoneIsFound() throws IOException {
    var file = results("r.json", 60);
    new Report(folder, file).write();
    var plot = file.resolveSibling("r-2-carriers-16.svg");
    assertThat(plot).content().contains("<svg", "heddle");
    Files.delete(plot);
    assertThat(Report.outOfDate(folder)).containsExactly(plot);
  }

  @Test
  void linksLeadToTheResultsFromWhereThePageIs() throws IOException {
    var mark =
        "See <!-- result: link --><!-- /result --><!-- result: plot 2 16 --><!-- /result -->";
    var page = page("docs/adr/page.md", mark);
    new Report(folder, results("r.json", 60)).write();
    assertThat(page)
        .content()
        .contains("[all tables](../../benchmarks/results/r.md)")
        .contains("](../../benchmarks/results/r-2-carriers-16.svg)");
    assertThat(page.resolveSibling("../../benchmarks/results/r.md")).exists();
  }

  @Test
  void aMarkThatDoesNotEndIsRefused() throws IOException {
    page("README.md", "<!-- result: machine -->x " + MARKED.formatted("1"));
    var report = new Report(folder, results("r.json", 60));
    assertThatThrownBy(report::outOfDate).hasMessageContaining("a mark has no end");
  }

  @Test
  void whatIsMeasuredForBatchesHasNoPlot() throws IOException {
    var file = results("r.json", 60);
    new Report(folder, file).write();
    assertThat(file.resolveSibling("r-2-carriers-1000.svg")).doesNotExist();
  }

  @Test
  void aPageThatWantsOneCarrierIsFilledWithoutIt() throws IOException {
    var mark = "<!-- result: ratio pingpong 16 1 floor -->1.5<!-- /result -->";
    var page = page("docs/guide/page.md", mark);
    var file = results("r.json", 60);
    new Report(folder, file).write();
    assertThat(page).content().contains("(not measured on 1 carrier)");
    assertThat(file.resolveSibling("r.md"))
        .content()
        .contains("- capacity 16: [2 carriers](r-2-carriers-16.svg)\n")
        .contains("Not measured on 1 carrier");
  }

  private Path page(String name, String text) throws IOException {
    var page = folder.resolve(name);
    Files.createDirectories(page.getParent());
    return Files.writeString(page, text);
  }

  private Path results(String name, double heddle) throws IOException {
    var machine = new Machine("2026-11-23", "25", "A", 2, "OS", 0.1, "abc", Map.of());
    var rows =
        List.of(
            row("spsc", "heddle", 16, heddle),
            row("spsc", "abq", 16, 100),
            row("spsc", "heddle", 1000, 20),
            row("batch", "heddle", 1000, 5));
    var file = folder.resolve("benchmarks/results").resolve(name);
    new Results(machine, new Timing(1, 1, 1), 1, rows, List.of()).write(file);
    return file;
  }

  private static Row row(String workload, String contender, int capacity, double nanos) {
    var sample = new Sample("", List.of(nanos), null);
    return Row.of(new Case(workload, contender, capacity, 2), "", List.of(sample));
  }
}
