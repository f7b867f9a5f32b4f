// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Actor;
import dev.heddle.channel.Await;
import dev.heddle.channel.ThreadKind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A waiter of a rendezvous that another thread has reserved, to match it with the other leader. */
@ParameterizedClass
@EnumSource
record ReservedTest(ThreadKind kind) {
  private static RendezvousWaiter.Alone reserved(WaitQueue queue) {
    var waiter = (RendezvousWaiter.Alone) queue.leader();
    assertThat(waiter.changeState(Waiter.ARMED, Waiter.MATCHING)).isTrue();
    return waiter;
  }

  /** After its time is up, it waits without a limit for the thread that reserved it. */
  private static void awaitLate(Actor<?> actor) {
    Await.until("its time is up", () -> actor.thread().getState() == Thread.State.WAITING);
  }

  private static void awaitInterruptSeen(Actor<?> actor) {
    Await.until(
        "it has seen the interrupt",
        () -> !actor.thread().isInterrupted() && Await.isParked(actor.thread()));
  }

  private Actor<Object> receiver(Rendezvous core, boolean timed) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    return kind.call(() -> core.awaitReceive(timed, deadline)).parked();
  }

  private Actor<Object> sender(Rendezvous core, boolean timed) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    return kind.call(() -> core.awaitSend("a", timed, deadline)).parked();
  }

  @Test
  void givesUpWhenItIsReleasedAfterItsTime() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core, true);
    var waiter = reserved(core.receivers);
    awaitLate(receiver);
    waiter.release();
    assertThat(receiver.result()).isNull();
    core.checkInvariants();
  }

  @Test
  void givesUpWhenItIsReleasedAfterAnInterrupt() throws Exception {
    for (boolean timed : new boolean[] {false, true}) {
      var core = new Rendezvous();
      var sender = sender(core, timed);
      var waiter = reserved(core.senders);
      awaitInterruptSeen(sender.interrupt());
      waiter.release();
      assertThat(sender.result()).isSameAs(Core.INTERRUPTED);
      core.checkInvariants();
    }
  }

  @Test
  void isMatchedAlthoughItsTimeIsUp() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core, true);
    var waiter = reserved(core.receivers);
    awaitLate(receiver);
    waiter.message = "a";
    waiter.state = Waiter.MATCHED;
    core.receivers.handOver(waiter);
    waiter.unpark();
    assertThat(receiver.result()).isEqualTo("a");
    core.checkInvariants();
  }

  @Test
  void waitsOnWhenItIsReleasedInTime() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core, false);
    reserved(core.receivers).release();
    assertThat(core.put("a")).isTrue();
    assertThat(receiver.result()).isEqualTo("a");
    core.checkInvariants();
  }
}
