// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** C3: every exception says what became of the message, and which channel it was. */
@ParameterizedClass
@EnumSource
record ToldTest(ThreadKind kind) {
  private static final IOException CAUSE = new IOException("disk full");

  private static Chan<String> named() {
    return Chan.<String>builder().name("orders").capacity(1).build();
  }

  @EveryWait
  void closedSaysTheFateAndTheName(Wait wait) throws Exception {
    var chan = wait.empty();
    chan.closeWith(CAUSE);
    closedSaysTheFate(wait, wait.start(kind, chan));
  }

  @EveryWait
  void closedWhileItWaitsSaysTheFateAndTheName(Wait wait) throws Exception {
    var chan = wait.blocked();
    var parked = wait.parked(kind, chan);
    chan.closeWith(CAUSE);
    closedSaysTheFate(wait, parked);
  }

  private static void closedSaysTheFate(Wait wait, Actor<Boolean> actor) throws Exception {
    assertThat(actor.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("channel 'blocked' is closed")
        .hasMessageEndingWith(" (closed because of java.io.IOException: disk full)")
        .hasMessageContaining(
            switch (wait.operation()) {
              case SEND_ALL -> "the first 0 were delivered, no other ever will be";
              default ->
                  wait.sends() ? "not delivered and never will be" : "everything sent was received";
            });
  }

  @EveryWait
  void cancelledSaysTheFateAndTheName(Wait wait) throws Exception {
    var chan = wait.empty();
    chan.cancel();
    cancelledSaysTheFate(wait, wait.start(kind, chan));
  }

  @EveryWait
  void cancelledWhileItWaitsSaysTheFateAndTheName(Wait wait) throws Exception {
    var chan = wait.blocked();
    var parked = wait.parked(kind, chan);
    chan.cancel();
    cancelledSaysTheFate(wait, parked);
  }

  private static void cancelledSaysTheFate(Wait wait, Actor<Boolean> actor) throws Exception {
    assertThat(actor.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("channel 'blocked' is cancelled")
        .hasMessageContaining(
            switch (wait.operation()) {
              case SEND_ALL -> "the first 0 were delivered, no other ever will be";
              default -> wait.sends() ? "not delivered and never will be" : "no message was taken";
            });
  }

  @EveryWait
  void interruptedOnEntrySaysTheFateAndTheName(Wait wait) throws Exception {
    interruptedSaysTheFate(wait, wait.interrupted(kind, wait.empty()));
  }

  @EveryWait
  void interruptedWhileItWaitsSaysTheFateAndTheName(Wait wait) throws Exception {
    interruptedSaysTheFate(wait, wait.parked(kind, wait.blocked()).interrupt());
  }

  /** A select may have many channels, and does not list them. */
  private static void interruptedSaysTheFate(Wait wait, Actor<Boolean> actor) throws Exception {
    wait.assertInterrupted(actor);
    assertThat(actor.failure())
        .hasMessageContaining(wait.operation().selects() ? "in a select" : "channel 'blocked'")
        .hasMessageContaining(
            switch (wait.operation()) {
              case SEND_ALL -> "the first 0 were delivered, no other ever will be";
              case SELECT_SEND, SELECT_RECV -> "nothing was sent or received";
              default -> wait.sends() ? "not delivered and never will be" : "no message was taken";
            });
  }

  @EveryWait
  void throughAClosedHandleItSaysTheEnd(Wait wait) throws Exception {
    var chan = wait.empty();
    chan.close();
    var actor = wait.start(kind, chan);
    wait.assertToldOfTheEnd(actor);
    if (wait.sends()) {
      assertThat(actor.failure())
          .hasMessageContaining("this end of channel 'blocked' is closed: not delivered");
    }
  }

  @Test
  void trySendSaysItToo() {
    var chan = named();
    chan.close();
    assertThat(catchThrowable(() -> chan.trySend("a")))
        .hasMessageContaining("orders")
        .hasMessageContaining("not delivered");
  }

  @Test
  void neverDoesAPayloadShow() throws Exception {
    var chan = named();
    chan.send("secret");
    assertThat(chan.toString()).doesNotContain("secret");
    chan.close();
    assertThat(catchThrowable(() -> chan.send("secret"))).message().doesNotContain("secret");
  }

  @Test
  void everyEndSaysTheCause() {
    var chan = named();
    var sender = chan.sender();
    var receiver = chan.receiver();
    chan.closeWith(CAUSE);
    sender.close();
    chan.cancel();
    for (var refused :
        List.<ThrowingCallable>of(
            () -> chan.send("a"),
            () -> chan.sendAll(List.of("a")),
            () -> sender.send("a"),
            () -> Stream.of("a").collect(chan.collector()),
            chan::sender,
            chan::share,
            chan::receiver,
            chan::recv,
            () -> chan.recvBatch(new ArrayList<>(), 1),
            receiver::recv,
            () -> receiver.stream().toList())) {
      assertThat(catchThrowable(refused))
          .isInstanceOf(ChannelClosedException.class)
          .hasMessageContaining("(closed because of java.io.IOException: disk full)")
          .hasCause(CAUSE);
    }
    receiver.close();
    assertThat(catchThrowable(receiver::recv))
        .hasMessage(
            "this end of channel 'orders' is closed: no message was taken"
                + " (closed because of java.io.IOException: disk full)");
  }

  @Test
  void aCauseThatCannotBeShownHidesNothing() {
    for (var cause : List.of(new Unspeakable(), new Nameless(), new Silent())) {
      var chan = named();
      chan.closeWith(cause);
      assertThat(catchThrowable(chan::recv))
          .isInstanceOf(ChannelClosedException.class)
          .hasMessageContaining("channel 'orders' is closed")
          .hasMessageEndingWith(" (closed because of " + cause.getClass().getName() + ")");
    }
  }

  @SuppressWarnings("serial")
  private static final class Unspeakable extends Exception {
    @Override
    public String toString() {
      throw new StackOverflowError("again");
    }
  }

  @SuppressWarnings("serial")
  private static final class Nameless extends Exception {
    @Override
    public String getMessage() {
      throw new IllegalStateException("not yet");
    }
  }

  @SuppressWarnings("serial")
  private static final class Silent extends Exception {
    @Override
    public String toString() {
      return null;
    }
  }
}
