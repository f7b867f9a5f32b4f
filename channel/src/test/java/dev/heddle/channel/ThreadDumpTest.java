// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** From a thread dump to the channel that a thread is stuck on. */
final class ThreadDumpTest {
  private static final Pattern BLOCKER =
      Pattern.compile("\"object\": \"dev\\.heddle\\.channel\\.(\\w+Line@[0-9a-f]+)\"");

  private final Path file;

  ThreadDumpTest(@TempDir Path folder) {
    file = folder.resolve("dump.json");
  }

  /** The entry of a virtual thread in a JSON dump, from its name on. */
  private String dumpOf(Thread thread) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
    var dump = Files.readString(file);
    int from = dump.indexOf("\"" + thread.getName() + "\"");
    assertThat(from).as(dump).isPositive();
    return dump.substring(from, dump.indexOf(']', from)).replace("\\/", "/");
  }

  private static ChanStats openChannelWith(String line) {
    return Chan.open().stream()
        .filter(stats -> stats.sendLine().equals(line) || stats.receiveLine().equals(line))
        .findAny()
        .orElseThrow();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25) // before, a dump shows no blockers
  void theBlockerOfAStuckReceiverLeadsToItsChannel() throws Exception {
    Chan<String> chan = Chan.<String>builder().name("stuck receiver").build();
    var stuck = ThreadKind.VIRTUAL.run(chan::recv).parked();
    var blocker = BLOCKER.matcher(dumpOf(stuck.thread()));
    assertThat(blocker.find()).isTrue();
    assertThat(blocker.group(1)).startsWith("ReceiveLine@");
    assertThat(openChannelWith(blocker.group(1)))
        .returns("stuck receiver", ChanStats::name)
        .returns(1, ChanStats::waitingReceivers)
        .hasToString(chan.toString());
    assertThat(chan.toString()).contains("stuck receiver", "1 on " + blocker.group(1));
    chan.close();
    stuck.failure();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25)
  void theBlockerOfAStuckSenderLeadsToItsChannel() throws Exception {
    Chan<String> chan = Chan.<String>builder().name("stuck sender").capacity(1).build();
    chan.send("early");
    var stuck = ThreadKind.VIRTUAL.run(() -> chan.send("late")).parked();
    var blocker = BLOCKER.matcher(dumpOf(stuck.thread()));
    assertThat(blocker.find()).isTrue();
    assertThat(blocker.group(1)).startsWith("SendLine@");
    assertThat(openChannelWith(blocker.group(1)))
        .returns("stuck sender", ChanStats::name)
        .returns(1, ChanStats::waitingSenders);
    chan.close();
    stuck.failure();
  }

  /** What holds on every JDK: the stack tells the operation, the live thread its blocker. */
  @Test
  void theStackOfAStuckThreadTellsTheOperationAndItsBlockerTheChannel() throws Exception {
    Chan<String> chan = Chan.<String>builder().name("stuck").build();
    var stuck = ThreadKind.VIRTUAL.run(chan::recv).parked();
    assertThat(dumpOf(stuck.thread())).contains("dev.heddle.channel.Chan.recv(");
    var blocker = String.valueOf(LockSupport.getBlocker(stuck.thread()));
    assertThat(blocker).startsWith("dev.heddle.channel.ReceiveLine@");
    assertThat(openChannelWith(blocker.substring("dev.heddle.channel.".length())))
        .returns("stuck", ChanStats::name);
    chan.close();
    stuck.failure();
  }
}
