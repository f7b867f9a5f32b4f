// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.ThreadDump;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** C10 for selects: nothing where none waits, little where one does, and no thread of their own. */
class SelectMemoryTest {
  private static final int TIMES = 20_000;
  private static final int CLAUSES = 8;
  private static final Pattern THREAD =
      Pattern.compile("\"tid\": \"?(\\d+)\"?,[^{}]*?\"name\": \"([^\"]*)\"");
  private static final String OF_THE_JVM =
      "ForkJoinPool-.*|VirtualThread-un(park|block)er.*|C[12] Compiler.*|Attach"
          + " Listener|Common-Cleaner";

  private static List<Chan<String>> chans(Flavour flavour) {
    var chans = new ArrayList<Chan<String>>();
    for (int i = 0; i < CLAUSES; i++) {
      chans.add(flavour.make());
    }
    return chans;
  }

  private static Select<String> receiving(List<Chan<String>> chans) {
    var select = Select.<String>create();
    chans.forEach(chan -> select.recv(chan, m -> m));
    return select;
  }

  @Test
  void aRoundThatNeedNotWaitAllocatesNothing() throws Exception {
    var chans = chans(Flavour.SIXTEEN);
    var select = receiving(chans);
    var bytes =
        AllocationTest.bytesPerStep(
            TIMES,
            () -> {
              chans.get(5).send("a");
              select.select();
            });
    assertThat(bytes).isLessThan(0.5);
  }

  @Test
  void aRoundThatSendsAllocatesNothing() throws Exception {
    Chan<String> chan = Chan.newChan(4);
    var select =
        Select.<String>create()
            .recv(Chan.<String>newChan(1), m -> m)
            .send(chan, () -> "a", () -> "sent");
    var bytes =
        AllocationTest.bytesPerStep(
            TIMES,
            () -> {
              select.select();
              chan.recv();
            });
    assertThat(bytes).isLessThan(0.5);
  }

  /** The JDK's unpark allocates. */
  @Test
  void aRoundThatMeetsSomebodyWhoWaitsAllocatesNoMoreThanAPlainReceive() throws Exception {
    var chans = chans(Flavour.RENDEZVOUS);
    var select = receiving(chans);
    var only = List.of(chans.getFirst());
    double plain = leastMeeting(only, only.getFirst()::recv);
    assertThat(leastMeeting(chans, select::select)).isLessThan(plain + 0.5);
  }

  /** What an unpark allocates depends on where its thread goes on, so the least of some counts. */
  private static double leastMeeting(List<Chan<String>> chans, AllocationTest.Step receive)
      throws Exception {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, meeting(chans, receive));
    }
    return least;
  }

  /** Bytes for each time that one is received of those that are parked on the channels. */
  private static double meeting(List<Chan<String>> chans, AllocationTest.Step receive)
      throws Exception {
    int times = 2_000;
    var senders = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 2 * times; i++) {
      var chan = chans.get(i % chans.size());
      senders.add(ThreadKind.VIRTUAL.run(() -> chan.send("a")));
    }
    for (var sender : senders) {
      sender.parked();
    }
    double bytes = AllocationTest.bytesPerStep(times, receive);
    for (var sender : senders) {
      sender.result();
    }
    return bytes;
  }

  @Test
  void aRoundThatGoesNoWayAllocatesNothing() throws Exception {
    var none = receiving(chans(Flavour.RENDEZVOUS)).orElse(() -> "else");
    var late = receiving(chans(Flavour.SIXTEEN)).after(Duration.ZERO, () -> "late");
    var bytes =
        AllocationTest.bytesPerStep(
            TIMES,
            () -> {
              none.select();
              late.select();
            });
    assertThat(bytes).isLessThan(0.5);
  }

  @Test
  void aParkedSelectOfEightClausesTakesAtMostSixHundredBytes() throws Exception {
    for (var flavour : List.of(Flavour.ONE, Flavour.RENDEZVOUS)) {
      int times = 1500;
      var chans = chans(flavour);
      var select = receiving(chans);
      var receiver =
          ThreadKind.PLATFORM.call(() -> AllocationTest.bytesPerStep(times, select::select));
      for (int i = 0; i < 2 * times; i++) {
        var chan = chans.get(i % CLAUSES);
        long before = chan.stats().received();
        Await.parked(receiver.thread());
        chan.send("a");
        Await.until("taken", () -> chan.stats().received() > before);
      }
      double bytes = receiver.result();
      System.out.printf("a parked select of %d clauses, %s: %.0f bytes%n", CLAUSES, flavour, bytes);
      assertThat(bytes).isLessThanOrEqualTo(600.0);
    }
  }

  @Test
  void aHundredThousandParkedSelectsComplete() throws Exception {
    int count = 100_000;
    var chans = chans(Flavour.UNLIMITED);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < count; i++) {
      threads.add(Thread.startVirtualThread(() -> receiveOnce(chans)));
    }
    for (var chan : chans) {
      Await.until("all wait", () -> chan.stats().waitingReceivers() == count);
    }
    for (int i = 0; i < count; i++) {
      chans.get(i % CLAUSES).send("a");
    }
    for (var thread : threads) {
      thread.join();
    }
    for (var chan : chans) {
      assertThat(chan.peek()).isZero();
      chan.checkInvariants();
    }
  }

  private static void receiveOnce(List<Chan<String>> chans) {
    try {
      receiving(chans).select();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRoundLeavesNothingInItsQueues() throws Exception {
    var chans = chans(Flavour.ONE);
    var select = receiving(chans).after(Duration.ofNanos(1000), () -> "late");
    for (int i = 0; i < 1000; i++) {
      assertThat(select.select()).isEqualTo("late");
    }
    chans.forEach(Chan::checkInvariants);
  }

  @Test
  void aMessageThatLostIsNotHeld() throws Exception {
    var message = new AtomicReference<Object>();
    Chan<Object> full = Chan.rendezvous();
    Chan<String> chan = Chan.newChan(1);
    var select =
        Select.<String>create().send(full, () -> message.get(), () -> "sent").recv(chan, m -> m);
    for (boolean waits : new boolean[] {false, true}) {
      message.set(new Object());
      var lost = new WeakReference<>(message.get());
      var actor = waits ? ThreadKind.VIRTUAL.call(select::select).parked() : null;
      chan.send("a");
      assertThat(actor == null ? select.select() : actor.result()).isEqualTo("a");
      message.set(null);
      Await.until(
          "the message is collected",
          () -> {
            System.gc();
            return lost.get() == null;
          });
    }
    Reference.reachabilityFence(select);
  }

  /** Platform threads and virtual ones: a dump shows both, with their numbers. */
  private static Set<String> threads() {
    var found = new HashSet<String>();
    var number = THREAD.matcher(ThreadDump.json());
    while (number.find()) {
      if (!number.group(2).matches(OF_THE_JVM)) {
        found.add(numbered(number.group(1), number.group(2)));
      }
    }
    return found;
  }

  private static String numbered(Object number, String name) {
    return number + " " + name;
  }

  private static String numbered(Thread thread) {
    return numbered(thread.threadId(), thread.getName());
  }

  @Test
  void aDumpShowsVirtualThreadsThatHelp() throws Exception {
    var before = threads();
    Chan<String> chan = Chan.newChan();
    var virtual = ThreadKind.VIRTUAL.call(chan::recv).parked();
    var platform = ThreadKind.PLATFORM.call(chan::recv).parked();
    var now = threads();
    now.removeAll(before);
    assertThat(now)
        .containsExactlyInAnyOrder(numbered(virtual.thread()), numbered(platform.thread()));
    chan.close();
  }

  @Test
  void noThreadHelps() throws Exception {
    var chans = chans(Flavour.RENDEZVOUS);
    var before = threads();
    var timed = receiving(chans).after(Waiting.LONG, () -> "late");
    var actor = ThreadKind.PLATFORM.call(timed::select).parked();
    var late = receiving(chans).after(Duration.ofNanos(100_000), () -> "late");
    assertThat(late.select()).isEqualTo("late");
    var now = threads();
    now.removeAll(before);
    assertThat(now).containsExactly(numbered(actor.thread()));
    chans.get(0).send("a");
    assertThat(actor.result()).isEqualTo("a");
  }
}
