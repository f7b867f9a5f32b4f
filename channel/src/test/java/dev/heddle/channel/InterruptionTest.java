// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** C4: checked on entry and while waiting, on every waiting operation; no message is lost to it. */
@ParameterizedClass
@EnumSource
record InterruptionTest(ThreadKind kind) {
  @EveryWait
  void onEntryItThrowsThoughItCouldGoThrough(Wait wait) throws Exception {
    var chan = wait.empty();
    var peer =
        kind.call(() -> {
          if (wait.sends()) {
            return chan.recv();
          }
          chan.send("early");
          return "early";
        });
    Await.until("the peer is there", () -> peer.isDone() || Await.isParked(peer.thread()));
    int before = chan.peek();
    wait.assertInterrupted(wait.interrupted(kind, chan));
    assertThat(chan.peek()).isEqualTo(before);
    if (wait.sends()) {
      chan.send("early");
    } else {
      assertThat(chan.recv()).isEqualTo("early");
    }
    assertThat(peer.result()).isEqualTo("early");
    chan.checkInvariants();
  }

  @EveryWait
  void onEntryItThrowsThoughTheChannelIsClosed(Wait wait) throws Exception {
    var chan = wait.blocked();
    chan.closeWith(new IllegalStateException("enough"));
    wait.assertInterrupted(wait.interrupted(kind, chan));
  }

  @EveryWait
  void whileWaitingItThrows(Wait wait) throws Exception {
    var chan = wait.blocked();
    wait.assertInterrupted(wait.parked(kind, chan).interrupt());
    assertThat(chan.peek()).isEqualTo(wait.buffered());
    for (int i = 0; i < wait.buffered(); i++) {
      assertThat(chan.tryRecv()).isEqualTo("early");
    }
    assertThat(chan.tryRecv()).isNull();
    chan.checkInvariants();
  }

  /** An unchecked exception does not tell callers further up, so there the flag is set again. */
  @EveryWait
  void theFlagIsClearedIfTheExceptionIsChecked(Wait wait) throws Exception {
    var chan = wait.blocked();
    var actor =
        kind.call(() -> {
          var told = catchThrowable(() -> wait.call(chan));
          assertThat(told).isInstanceOfAny(InterruptedException.class, CancellationException.class);
          boolean isChecked = told instanceof InterruptedException;
          return Thread.currentThread().isInterrupted() != isChecked;
        });
    assertThat(actor.parked().interrupt().result()).isTrue();
  }

  @EveryWait
  void theOneBehindTakesThePlace(Wait wait) throws Exception {
    var chan = wait.blocked();
    var first = wait.parked(kind, chan);
    var second = wait.parked(kind, chan);
    wait.assertInterrupted(first.interrupt());
    wait.release(chan);
    assertThat(second.result()).isTrue();
    chan.checkInvariants();
  }

  @EveryWait
  void inTheMiddleOfTheQueueItLeavesTheOthersWaiting(Wait wait) throws Exception {
    var chan = wait.blocked();
    var queue = new ArrayList<Actor<Boolean>>();
    for (int i = 0; i < 5; i++) {
      queue.add(wait.parked(kind, chan));
    }
    wait.assertInterrupted(queue.get(2).interrupt());
    wait.assertInterrupted(queue.get(4).interrupt());
    for (int i : new int[] {0, 1, 3}) {
      wait.release(chan);
      assertThat(queue.get(i).result()).isTrue();
    }
    assertThat(chan.peek()).isEqualTo(wait.buffered());
    chan.checkInvariants();
  }

  @EveryFlavour
  void whatNeverWaitsDoesNotMind(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var actor =
        kind.call(() -> {
          Thread.currentThread().interrupt();
          assertThat(chan.trySend("a")).isEqualTo(flavour.isBuffered());
          assertThat(chan.tryRecv()).isEqualTo(flavour.isBuffered() ? "a" : null);
          assertThat(chan.tryRecv()).isNull();
          return Thread.currentThread().isInterrupted();
        });
    assertThat(actor.result()).isTrue();
  }
}
