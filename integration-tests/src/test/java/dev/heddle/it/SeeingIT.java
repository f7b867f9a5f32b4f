// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Chan;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into a program that is stuck, from outside; and what is left of it on the base alone. */
class SeeingIT {
  private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

  private Process program;
  private BufferedReader output;

  private void start(String... options) throws IOException, URISyntaxException {
    var command = new ArrayList<>(List.of(BIN.resolve("java").toString()));
    command.addAll(List.of(options));
    var path = placeOf(Chan.class) + System.getProperty("path.separator") + placeOf(SeeingIT.class);
    command.addAll(List.of("-cp", path, StuckProgram.class.getName()));
    program = new ProcessBuilder(command).redirectErrorStream(true).start();
    output = program.inputReader();
  }

  @AfterEach
  void end() {
    program.destroyForcibly();
  }

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void awaitStuck() throws IOException {
    for (String line; !"stuck".equals(line = output.readLine()); ) {
      assertThat(line).isNotNull();
    }
  }

  /** Has the program list its channels and end; what it printed. */
  private List<String> goOn() throws Exception {
    program.getOutputStream().close();
    var lines = output.lines().toList();
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).as("%s", lines).isZero();
    return lines;
  }

  @Test
  void theBlockerInADumpIsAWaitQueueOfItsChannel(@TempDir Path folder) throws Exception {
    start();
    awaitStuck();
    var file = folder.resolve("dump.json");
    var jcmd =
        new ProcessBuilder(
                BIN.resolve("jcmd").toString(),
                Long.toString(program.pid()),
                "Thread.dump_to_file",
                "-format=json",
                file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(jcmd.waitFor()).isZero();
    var dump = Files.readString(file);
    var packer = blocker(dump, "packer");
    var clerk = blocker(dump, "clerk");
    assertThat(packer).startsWith("ReceiveWaitQueue@");
    assertThat(clerk).startsWith("SendWaitQueue@");
    var driver = blocker(dump, "driver");
    assertThat(driver).startsWith("Select@");
    assertThat(goOn())
        .filteredOn(line -> line.startsWith("Chan["))
        .satisfiesExactly(
            orders ->
                assertThat(orders)
                    .startsWith("Chan[orders 0/30 open")
                    .contains("2 on " + packer, "; selects: " + driver),
            parcels ->
                assertThat(parcels)
                    .startsWith("Chan[parcels 1/1 open")
                    .contains("2 on " + clerk, "; selects: " + driver));
  }

  private static String blocker(String dump, String thread) {
    var pattern =
        "\"name\": \"%s\"[^\\]]*?\"object\":"
            + " \"dev\\.heddle\\.channel\\.(?:core\\.)?(\\w+@[0-9a-f]+)\"";
    var found = Pattern.compile(pattern.formatted(thread)).matcher(dump);
    assertThat(found.find()).as(dump).isTrue();
    return found.group(1);
  }

  @Test
  void withoutTheFlightRecorderEverythingElseWorks() throws Exception {
    start("--limit-modules", "java.base");
    assertThat(output.readLine()).isEqualTo("jdk.jfr: false");
    awaitStuck();
    assertThat(goOn())
        .contains("undelivered: 1")
        .anyMatch(line -> line.startsWith("packer: channel 'orders' is closed"))
        .anyMatch(line -> line.startsWith("clerk: channel 'parcels' is cancelled"))
        .noneMatch(line -> line.contains("Error"));
  }

  @Test
  void theWaitsAreInAFlightRecording(@TempDir Path folder) throws Exception {
    var file = folder.resolve("recording.jfr");
    start(
        "-XX:StartFlightRecording:filename=%s,%s"
            .formatted(
                file,
                Stream.of("SendWaited", "ReceiveWaited", "SelectWaited")
                    .map("+dev.heddle.%s#threshold=0ns"::formatted)
                    .collect(Collectors.joining(","))));
    awaitStuck();
    goOn();
    var events = jdk.jfr.consumer.RecordingFile.readAllEvents(file);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().startsWith("dev.heddle."))
        .extracting(event -> event.getEventType().getName() + " " + event.getString("channel"))
        .containsExactlyInAnyOrder(
            "dev.heddle.ReceiveWaited orders",
            "dev.heddle.SendWaited parcels",
            "dev.heddle.SelectWaited orders",
            "dev.heddle.MessagesUndelivered parcels");
  }
}
