// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Actor;
import dev.heddle.channel.Await;
import dev.heddle.channel.ThreadKind;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of a receiver that waits, and is reserved for a sender whose offer is gone when it
 * is to be taken.
 */
@ParameterizedClass
@EnumSource
record MatchTest(ThreadKind kind) {
  /** An offer that does something when it is taken, and gives nothing. */
  private static final class Gone extends RendezvousWaiter {
    private final Runnable hook;

    Gone(Runnable hook) {
      super(Thread.currentThread());
      this.hook = hook;
    }

    @Override
    boolean isOffering() {
      return state == ARMED;
    }

    @Override
    Object take() {
      state = AWAKE; // it offers once
      hook.run();
      return null;
    }
  }

  private Actor<Object> receiver(Rendezvous core) {
    return kind.call(() -> core.awaitReceive(false, 0)).parked();
  }

  private static Gone settledWith(Rendezvous core, Runnable hook) {
    var gone = new Gone(hook);
    core.senders.enlist(gone);
    core.settle();
    return gone;
  }

  private static void leave(Rendezvous core, Gone gone) {
    core.senders.leave(gone);
    core.settle();
  }

  @Test
  void itWaitsOnAndIsServedByTheNext() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core);
    var gone = settledWith(core, () -> {});
    assertThat(core.receivers.leader().state).isEqualTo(Waiter.ARMED);
    leave(core, gone);
    assertThat(core.put("a")).isTrue();
    assertThat(receiver.result()).isEqualTo("a");
    core.checkInvariants();
  }

  @Test
  void itIsToldOfACloseMeanwhile() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core);
    var gone =
        settledWith(
            core,
            () -> {
              core.close();
              core.wakeReceivers(); // in vain: the receiver is reserved
            });
    assertThat(receiver.result()).isNull();
    leave(core, gone);
    core.checkInvariants();
  }

  @Test
  void itIsReleasedAlsoAfterAnError() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core);
    var error = new StackOverflowError("planted");
    var gone =
        new Gone(() -> {
          throw error;
        });
    core.senders.enlist(gone);
    assertThatThrownBy(core::settle).isSameAs(error);
    assertThat(core.receivers.leader().state).isEqualTo(Waiter.ARMED);
    core.close();
    core.wakeReceivers();
    assertThat(receiver.result()).isNull();
    leave(core, gone);
    core.checkInvariants();
  }

  @Test
  void itsOwnInterruptMeanwhileEndsItsWait() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core);
    var gone = settledWith(core, receiver::interrupt);
    assertThat(receiver.result()).isSameAs(Core.INTERRUPTED);
    leave(core, gone);
    core.checkInvariants();
  }

  /** A send that begins after the close is refused, although a receiver waits. */
  @Test
  void onceClosedNobodyIsMatched() throws Exception {
    var core = new Rendezvous();
    var receiver = receiver(core);
    core.close();
    assertThat(core.awaitSend("late", false, 0)).isNull();
    assertThat(receiver.result()).isNull();
    core.checkInvariants();
  }

  /** More pairs than one thread matches: it hands the rest on. */
  @Test
  void allThatWaitOnBothSidesAreMatched() throws Exception {
    int pairs = 3 * Rendezvous.MOST_LOOKS;
    var core = new Rendezvous();
    var gone = new Gone(() -> {});
    gone.initialState(Waiter.AWAKE); // it leads, and offers nothing
    core.senders.enlist(gone);
    var receivers = new ArrayList<Actor<Object>>();
    var senders = new ArrayList<Actor<Object>>();
    for (int i = 0; i < pairs; i++) {
      int message = i;
      receivers.add(receiver(core));
      senders.add(kind.call(() -> core.awaitSend(message, false, 0)).parked());
    }
    leave(core, gone);
    for (int i = 0; i < pairs; i++) {
      assertThat(receivers.get(i).result()).isEqualTo(i);
      assertThat(senders.get(i).result()).isEqualTo(i);
    }
    assertThat(core.taken()).isEqualTo(pairs);
    core.checkInvariants();
  }

  /**
   * The thread that hands the rest on is stopped in the middle of its last match, while the owner
   * that it hands it to runs.
   */
  @Test
  void whoGoesOnFindsTheNextPair() throws Exception {
    var core = new Rendezvous();
    var gone = new Gone(() -> {});
    gone.initialState(Waiter.AWAKE);
    core.senders.enlist(gone);
    var receivers = new ArrayList<Actor<Object>>();
    for (int i = 0; i <= Rendezvous.MOST_LOOKS; i++) {
      receivers.add(receiver(core));
    }
    var goesOn = receivers.get(Rendezvous.MOST_LOOKS - 1);
    var senders = new ArrayList<Actor<Object>>();
    for (int i = 1; i < Rendezvous.MOST_LOOKS; i++) {
      senders.add(kind.call(() -> core.awaitSend("plain", false, 0)).parked());
    }
    core.senders.enlist(
        new RendezvousWaiter(Thread.currentThread()) {
          @Override
          boolean isOffering() {
            return state == ARMED;
          }

          @Override
          Object take() {
            return changeState(ARMED, MATCHED) ? "last" : null;
          }

          @Override
          void unpark() {
            goesOn.interrupt(); // makes it look at its state
            Await.until("it went on", goesOn::isDone);
          }
        });
    senders.add(kind.call(() -> core.awaitSend("next", false, 0)).parked());
    leave(core, gone);
    assertThat(goesOn.result()).isEqualTo("last");
    assertThat(receivers.getLast().result()).isEqualTo("next");
    for (var sender : senders) {
      sender.result();
    }
    core.checkInvariants();
  }
}
