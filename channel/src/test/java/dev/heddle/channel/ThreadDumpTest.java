// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.ThreadDump;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** From a thread dump to the channel that a thread is stuck on. */
final class ThreadDumpTest {
  private static final Pattern BLOCKER =
      Pattern.compile("\"object\": \"dev\\.heddle\\.channel\\.(?:core\\.)?(\\w+@[0-9a-f]+)\"");

  /** The entry of a virtual thread in a JSON dump, from its name on. */
  private static String dumpOf(Thread thread) {
    var dump = ThreadDump.json();
    int from = dump.indexOf("\"" + thread.getName() + "\"");
    assertThat(from).as(dump).isPositive();
    return dump.substring(from, dump.indexOf(']', from)).replace("\\/", "/");
  }

  private static ChanStats openChannelWith(String queue) {
    return Chan.named().stream()
        .filter(stats -> stats.sendQueue().equals(queue) || stats.receiveQueue().equals(queue))
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
    assertThat(blocker.group(1)).startsWith("ReceiveWaitQueue@");
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
    assertThat(blocker.group(1)).startsWith("SendWaitQueue@");
    assertThat(openChannelWith(blocker.group(1)))
        .returns("stuck sender", ChanStats::name)
        .returns(1, ChanStats::waitingSenders);
    chan.close();
    stuck.failure();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25)
  void theBlockerOfAStuckSelectLeadsToEachOfItsChannels() throws Exception {
    Chan<String> orders = Chan.<String>builder().name("stuck select 1").build();
    Chan<String> parcels = Chan.<String>builder().name("stuck select 2").rendezvous().build();
    Chan<String> other = Chan.<String>builder().name("not in the select").build();
    var select =
        Select.<String>create().recv(orders, m -> m).send(parcels, () -> "parcel", () -> "sent");
    var stuck = ThreadKind.VIRTUAL.call(select::select).parked();
    var blocker = BLOCKER.matcher(dumpOf(stuck.thread()));
    assertThat(blocker.find()).isTrue();
    assertThat(blocker.group(1)).startsWith("Select@");
    assertThat(Chan.named())
        .filteredOn(stats -> stats.selects().contains(blocker.group(1)))
        .extracting(ChanStats::name)
        .containsExactly("stuck select 1", "stuck select 2");
    assertThat(orders.toString()).endsWith("; selects: " + blocker.group(1) + "]");
    assertThat(parcels.toString()).endsWith("; selects: " + blocker.group(1) + "]");
    assertThat(other.toString()).doesNotContain("Select@");
    orders.send("order");
    stuck.result();
  }

  /** What holds on every JDK: the stack tells the operation, the live thread its blocker. */
  @Test
  void theStackOfAStuckThreadTellsTheOperationAndItsBlockerTheChannel() throws Exception {
    Chan<String> chan = Chan.<String>builder().name("stuck").build();
    var stuck = ThreadKind.VIRTUAL.run(chan::recv).parked();
    assertThat(dumpOf(stuck.thread())).contains("dev.heddle.channel.Chan.recv(");
    var blocker = String.valueOf(LockSupport.getBlocker(stuck.thread()));
    assertThat(blocker).startsWith("dev.heddle.channel.core.ReceiveWaitQueue@");
    assertThat(openChannelWith(blocker.substring("dev.heddle.channel.core.".length())))
        .returns("stuck", ChanStats::name);
    chan.close();
    stuck.failure();
  }
}
