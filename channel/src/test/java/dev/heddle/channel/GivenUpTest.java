// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While a leader stays, the wait queue keeps nothing of the threads that gave up behind it. */
class GivenUpTest {
  private static final Duration SHORT = Duration.ofNanos(100_000);

  /** How a send of a message on a rendezvous is given up, behind another. */
  enum Send {
    TIMED_OUT {
      @Override
      void giveUp(ThreadKind kind, Chan<Object> chan, Object message) throws Exception {
        assertThat(kind.call(() -> chan.send(message, SHORT)).result()).isFalse();
      }
    },
    INTERRUPTED {
      @Override
      void giveUp(ThreadKind kind, Chan<Object> chan, Object message) throws Exception {
        kind.run(() -> chan.send(message)).parked().interrupt().failure();
      }
    },
    SELECT_TIMED_OUT {
      @Override
      void giveUp(ThreadKind kind, Chan<Object> chan, Object message) throws Exception {
        var select = select(chan, message).after(SHORT, () -> "late");
        assertThat(kind.call(select::select).result()).isEqualTo("late");
      }
    },
    SELECT_INTERRUPTED {
      @Override
      void giveUp(ThreadKind kind, Chan<Object> chan, Object message) throws Exception {
        kind.call(select(chan, message)::select).parked().interrupt().failure();
      }
    },
    SELECT_WENT_ANOTHER_WAY {
      @Override
      void giveUp(ThreadKind kind, Chan<Object> chan, Object message) throws Exception {
        Chan<String> other = Chan.newChan(1);
        var actor = kind.call(select(chan, message).recv(other, m -> m)::select).parked();
        other.send("other");
        assertThat(actor.result()).isEqualTo("other");
      }
    };

    abstract void giveUp(ThreadKind kind, Chan<Object> chan, Object message) throws Exception;

    private static Select<String> select(Chan<Object> chan, Object message) {
      return Select.<String>create().send(chan, () -> message, () -> "sent");
    }
  }

  private static void awaitCollected(WeakReference<?> held) {
    Await.until(
        "it is collected",
        () -> {
          System.gc();
          return held.get() == null;
        });
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatWasGivenBackIsNotHeld(Send send) throws Exception {
    for (var kind : ThreadKind.values()) {
      Chan<Object> chan = Chan.rendezvous();
      var leader = kind.run(() -> chan.send("first")).parked();
      awaitCollected(givenBack(send, kind, chan));
      assertThat(chan.recv()).isEqualTo("first");
      leader.result();
      chan.checkInvariants();
    }
  }

  private static WeakReference<Object> givenBack(Send send, ThreadKind kind, Chan<Object> chan)
      throws Exception {
    var message = new Object();
    send.giveUp(kind, chan, message);
    return new WeakReference<>(message);
  }

  @EveryWait
  void aThreadThatGaveUpIsNotHeld(Wait wait) throws Exception {
    for (var kind : ThreadKind.values()) {
      Chan<String> chan = wait.blocked();
      var leader = wait.parked(kind, chan);
      awaitCollected(gaveUp(wait, kind, chan));
      wait.release(chan);
      assertThat(leader.result()).isTrue();
      chan.checkInvariants();
    }
  }

  private static WeakReference<Thread> gaveUp(Wait wait, ThreadKind kind, Chan<String> chan)
      throws Exception {
    var actor = wait.parked(kind, chan).interrupt();
    wait.assertInterrupted(actor);
    return new WeakReference<>(actor.thread());
  }

  /** The select's waiter in the other wait queue is dead, and belongs to the same round. */
  @Test
  void aMessageThatASelectReceivedIsNotHeld() throws Exception {
    for (var kind : ThreadKind.values()) {
      Chan<Object> chan = Chan.rendezvous();
      Chan<Object> other = Chan.rendezvous();
      var leader = kind.call(other::recv).parked();
      awaitCollected(received(kind, chan, other));
      other.send("last");
      assertThat(leader.result()).isEqualTo("last");
    }
  }

  private static WeakReference<Object> received(
      ThreadKind kind, Chan<Object> chan, Chan<Object> other) throws Exception {
    var seen = new AtomicReference<WeakReference<Object>>();
    var select =
        Select.<String>create()
            .recv(other, m -> "other")
            .recv(
                chan,
                m -> {
                  seen.set(new WeakReference<>(m));
                  return "received";
                });
    var actor = kind.call(select::select).parked();
    chan.send(new Object());
    assertThat(actor.result()).isEqualTo("received");
    return seen.get();
  }

  /** A thread that looks on reads the waiters of threads that leave just then. */
  @Test
  void lookingAtALineThatThreadsLeaveNeverFails() throws Exception {
    Chan<Object> chan = Chan.rendezvous();
    var leader = ThreadKind.VIRTUAL.run(() -> chan.send("first")).parked();
    var leaving =
        ThreadKind.VIRTUAL.run(() -> {
          var select = Select.<String>create().send(chan, () -> "a", () -> "sent");
          select.after(Duration.ofNanos(1_000), () -> "late");
          for (int i = 0; i < 2_000; i++) {
            assertThat(select.select()).isEqualTo("late");
          }
        });
    while (!leaving.isDone()) {
      assertThat(chan.stats().selects()).hasSizeLessThanOrEqualTo(1);
    }
    leaving.result();
    assertThat(chan.recv()).isEqualTo("first");
    leader.result();
  }
}
