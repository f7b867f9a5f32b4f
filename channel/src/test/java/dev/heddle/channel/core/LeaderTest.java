// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.heddle.channel.Await;
import dev.heddle.channel.Chans;
import dev.heddle.channel.Select;
import dev.heddle.channel.ThreadKind;
import dev.heddle.testing.DetScheduler;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A leader does in its queue only what cannot wait: all others wait for it. */
class LeaderTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A queue without a core. */
  private static final class Told extends WaitQueue {
    static final String INTERRUPTED_AFTER_LEAVING = "interrupted, has left";

    private volatile boolean ready;
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
    boolean isWorthTrying() {
      return ready;
    }

    @Override
    void announce() {}

    @Override
    boolean mayMissWake() {
      return false;
    }
  }

  /** What a thread whose wait is over can make an exception of. */
  private static String toldOf(Told queue, Object done) {
    boolean leads = queue.leader() != null;
    return (done == Core.INTERRUPTED ? "interrupted" : "served")
        + (leads ? ", leads" : ", has left");
  }

  @Test
  void itsExceptionIsMadeAfterItLeft() throws Exception {
    for (var kind : ThreadKind.values()) {
      var queue = new Told();
      var told = kind.call(() -> toldOf(queue, queue.await(null, false, 0)));
      assertThat(told.parked().interrupt().result()).isEqualTo(Told.INTERRUPTED_AFTER_LEAVING);
      queue.checkInvariants();
    }
  }

  @Test
  void itsExceptionIsMadeAfterItLeftARendezvous() throws Exception {
    for (var kind : ThreadKind.values()) {
      var core = new Rendezvous();
      var queue = new Told();
      var told =
          kind.call(() -> {
            var me = new RendezvousWaiter.Request(Thread.currentThread());
            return toldOf(queue, core.await(queue, me, false, 0));
          });
      assertThat(told.parked().interrupt().result()).isEqualTo(Told.INTERRUPTED_AFTER_LEAVING);
      queue.checkInvariants();
    }
  }

  /**
   * Knows how much its selecting thread has allocated from entering the wait queue until it left.
   */
  private static final class Measured extends Ring {
    private long allocated;

    Measured() {
      super(1);
    }

    @Override
    void settle() {
      allocated = -THREADS.getCurrentThreadAllocatedBytes();
    }

    @Override
    void passOn(WaitQueue queue) {
      allocated += THREADS.getCurrentThreadAllocatedBytes();
      super.passOn(queue);
    }
  }

  /** An exception takes some hundred bytes, and its stack trace the time that others wait for. */
  @Test
  void aSelectThatLeadsMakesNoExceptionBeforeItLeft() throws Exception {
    var channel = new Measured();
    var select = Select.<String>create().recv(Chans.<String>around(channel), m -> m);
    for (int i = 0; i < 10; i++) { // what is used for the first time is allocated once
      var actor = ThreadKind.PLATFORM.call(select::select).parked().interrupt();
      assertThat(actor.failure()).isInstanceOf(InterruptedException.class);
    }
    assertThat(channel.allocated).isBetween(0L, 200L);
    channel.checkInvariants();
  }

  /** The one that won is still to be given its message. */
  @Test
  void aSelectLeavesTheOtherWaitQueuesBeforeItWaitsForItsMessage() throws Exception {
    for (var kind : ThreadKind.values()) {
      var one = new Rendezvous();
      var two = new Rendezvous();
      var select = Select.<String>create().recv(Chans.<String>around(one), m -> m);
      var actor = kind.call(select.recv(Chans.<String>around(two), m -> m)::select).parked();
      var chosen = (SelectWaiter.Request) one.receivers.leader();
      var round = chosen.claim();
      assertThat(round).isNotNull();
      chosen.unpark();
      Await.until("it leaves the other queue", () -> two.receivers.leader() == null);
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
    var queue = new Told();
    var looked = new ArrayList<Integer>();
    var woken = new int[1];
    for (int i = 0; i < 32; i++) {
      queue.ready = false;
      queue.onAttempt = () -> {};
      scheduler.fork("leader " + i, () -> queue.await(null, false, 0));
      scheduler.runReady();
      queue.ready = true;
      queue.onAttempt = () -> looked.add(scheduler.steps() - woken[0]);
      woken[0] = scheduler.steps();
      queue.wake();
      scheduler.runReady();
      assertThat(scheduler.steps() - woken[0]).isEqualTo(i % 16 == 15 ? 2 : 1);
    }
    assertThat(looked).hasSize(32).containsOnly(1);
    queue.checkInvariants();
  }
}
