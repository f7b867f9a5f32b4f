// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.heddle.testing.DetScheduler;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A leader does in its line only what cannot wait: all others wait for it. */
class LeaderTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A line without a channel, which knows who leads it when something happens. */
  private static final class Told extends Line {
    private volatile boolean ready;
    private volatile boolean ledWhenInterrupted = true;
    private Runnable onAttempt = () -> {};

    @Override
    Object attempt(Object message) {
      onAttempt.run();
      return ready ? "done" : null;
    }

    @Override
    boolean isOver() {
      return false;
    }

    @Override
    boolean isWorthALook() {
      return ready;
    }

    @Override
    void announce() {}

    @Override
    boolean mayMissWake() {
      return false;
    }

    @Override
    InterruptedException interrupted() {
      ledWhenInterrupted = leader() != null;
      return new InterruptedException("told");
    }
  }

  @Test
  void itsExceptionIsMadeAfterItLeft() throws Exception {
    for (var kind : ThreadKind.values()) {
      var line = new Told();
      var failure = kind.call(() -> line.await(null, false, 0)).parked().interrupt().failure();
      assertThat(failure).hasMessage("told");
      assertThat(line.ledWhenInterrupted).isFalse();
      line.checkInvariants();
    }
  }

  @Test
  void itsExceptionIsMadeAfterItLeftARendezvous() throws Exception {
    for (var kind : ThreadKind.values()) {
      var chan = new RendezvousChannel<String>(null, null);
      var line = new Told();
      var failure =
          kind.call(() -> chan.await(line, new Request(Thread.currentThread()), false, 0))
              .parked()
              .interrupt()
              .failure();
      assertThat(failure).hasMessage("told");
      assertThat(line.ledWhenInterrupted).isFalse();
      line.checkInvariants();
    }
  }

  /** Knows how much its selecting thread has allocated from standing in line until it left. */
  private static final class Measured extends BufferedChannel<String> {
    private long allocated;

    Measured() {
      super(1, null, null);
    }

    @Override
    void settle() {
      allocated = -THREADS.getCurrentThreadAllocatedBytes();
    }

    @Override
    void passOn(Line line) {
      allocated += THREADS.getCurrentThreadAllocatedBytes();
      super.passOn(line);
    }
  }

  /** An exception takes some hundred bytes, and its stack trace the time that others wait for. */
  @Test
  void aSelectThatLeadsMakesNoExceptionBeforeItLeft() throws Exception {
    var channel = new Measured();
    var select = Select.<String>create().recv(new Chan<>(channel), m -> m);
    for (int i = 0; i < 10; i++) { // what is used for the first time is allocated once
      var actor = ThreadKind.PLATFORM.call(select::select).parked().interrupt();
      assertThat(actor.failure()).isInstanceOf(InterruptedException.class);
    }
    assertThat(channel.allocated).isBetween(0L, 200L);
    channel.checkInvariants();
  }

  /** The one that won is still to be given its message. */
  @Test
  void aSelectLeavesTheOtherLinesBeforeItWaitsForItsMessage() throws Exception {
    for (var kind : ThreadKind.values()) {
      var one = new RendezvousChannel<String>(null, null);
      var two = new RendezvousChannel<String>(null, null);
      var select = Select.<String>create().recv(new Chan<>(one), m -> m);
      var actor = kind.call(select.recv(new Chan<>(two), m -> m)::select).parked();
      var chosen = (SelectRequest) one.receivers.leader();
      var round = chosen.claim();
      assertThat(round).isNotNull();
      chosen.unpark();
      Await.until("it leaves the other line", () -> two.receivers.leader() == null);
      assertThat(actor.isDone()).isFalse();
      round.setMessage("given");
      one.receivers.handOver(chosen);
      chosen.unpark();
      assertThat(actor.result()).isEqualTo("given");
      one.checkInvariants();
      two.checkInvariants();
    }
  }

  /** A thread that comes back from its sixteenth park yields, but others need not wait for that. */
  @Test
  void aWokenLeaderLooksAtOnceAndYieldsAfterItLeft() throws Exception {
    var scheduler = new DetScheduler(0, false);
    var line = new Told();
    var looked = new ArrayList<Integer>();
    var woken = new int[1];
    for (int i = 0; i < 32; i++) {
      line.ready = false;
      line.onAttempt = () -> {};
      scheduler.fork("leader " + i, () -> line.await(null, false, 0));
      scheduler.runReady();
      line.ready = true;
      line.onAttempt = () -> looked.add(scheduler.steps() - woken[0]);
      woken[0] = scheduler.steps();
      line.wake();
      scheduler.runReady();
      assertThat(scheduler.steps() - woken[0]).isEqualTo(i % 16 == 15 ? 2 : 1);
    }
    assertThat(looked).hasSize(32).containsOnly(1);
    line.checkInvariants();
  }
}
