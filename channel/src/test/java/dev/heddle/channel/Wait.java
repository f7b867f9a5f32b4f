// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** An operation, and a flavour of channel on which it can wait. */
record Wait(Flavour flavour, Waiting operation) {
  /** Receives wait on every flavour, sends on some. */
  static List<Wait> on(Flavour flavour) {
    return Arrays.stream(Waiting.values())
        .filter(operation -> !operation.sends() || flavour.letsSendersWait())
        .map(operation -> new Wait(flavour, operation))
        .toList();
  }

  static Stream<Wait> all() {
    return Arrays.stream(Flavour.values()).flatMap(flavour -> on(flavour).stream());
  }

  boolean sends() {
    return operation.sends();
  }

  /** True if it went through; false if it ended without an exception. */
  boolean call(Chan<String> chan) throws InterruptedException {
    return operation.call(chan);
  }

  Actor<Boolean> start(ThreadKind kind, Chan<String> chan) {
    return kind.call(() -> call(chan));
  }

  Actor<Boolean> parked(ThreadKind kind, Chan<String> chan) {
    return start(kind, chan).parked();
  }

  /** Calls the operation in an interrupted thread. */
  Actor<Boolean> interrupted(ThreadKind kind, Chan<String> chan) {
    return kind.call(() -> {
      Thread.currentThread().interrupt();
      return call(chan);
    });
  }

  /** A channel with nothing inside. */
  Chan<String> empty() {
    return flavour.<String>builder().name("blocked").build();
  }

  /** A channel on which the operation must wait. */
  Chan<String> blocked() {
    Chan<String> chan = empty();
    for (int i = 0; i < buffered(); i++) {
      assertThat(chan.trySend("early")).isTrue();
    }
    return chan;
  }

  /** How many messages are buffered on {@link #blocked}. */
  int buffered() {
    return sends() ? flavour.capacity() : 0;
  }

  /** Lets an operation that waits on {@link #blocked} go through. */
  void release(Chan<String> chan) throws InterruptedException {
    if (sends()) {
      chan.recv();
    } else {
      chan.send("late");
    }
  }

  void assertInterrupted(Actor<Boolean> actor) throws Exception {
    Throwable told = actor.failure();
    if (operation.iterates()) {
      assertThat(told)
          .isInstanceOf(CancellationException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    } else {
      assertThat(told).isInstanceOf(InterruptedException.class);
    }
  }

  /** For a channel that was closed without a cause, and is drained unless this sends. */
  void assertToldOfTheEnd(Actor<Boolean> actor) throws Exception {
    if (operation.endsQuietly()) {
      assertThat(actor.result()).isFalse();
    } else {
      assertThat(actor.failure()).isInstanceOf(ChannelClosedException.class);
    }
  }

  @Override
  public String toString() {
    return operation + " on " + flavour;
  }
}
