// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What makes no sense is refused at once and leaves the channel as it was. */
class BadInputTest {
  @Test
  void thirtyIsTheDefault() {
    assertThat(Chan.newChan().capacity()).isEqualTo(30);
    assertThat(Chan.builder().build().capacity()).isEqualTo(30);
  }

  @EveryFlavour
  void nullIsNeverAMessage(Flavour flavour) {
    Chan<String> chan = flavour.<String>builder().name("orders").build();
    for (Sender<String> end : List.of(chan, chan.sender())) {
      for (var sending :
          List.<ThrowingCallable>of(
              () -> end.send((String) null),
              () -> end.send((Isolated<String>) null),
              () -> end.send(null, Duration.ZERO),
              () -> end.trySend((String) null),
              () -> end.trySend((Isolated<String>) null),
              () -> end.tryTake(null),
              () -> end.subscriber().onNext(null),
              () -> Stream.of((String) null).collect(end.collector()))) {
        assertThatNullPointerException()
            .isThrownBy(sending)
            .withMessage("null is never a message: nothing was sent to channel 'orders'");
      }
    }
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @WhereBuffered
  void nullIsNoBatchAndNoPartOfOne(Flavour flavour) {
    Chan<String> chan = flavour.<String>builder().name("orders").build();
    assertThatNullPointerException()
        .isThrownBy(() -> chan.sendAll(null))
        .withMessage("the messages to send to channel 'orders' are null: none was delivered");
    assertThatNullPointerException()
        .isThrownBy(() -> chan.sendAll(Arrays.asList("a", null, "b")))
        .withMessage(
            "message 1 is null: the 1 before it were delivered to channel 'orders', no other ever"
                + " will be");
    assertThat(chan.tryRecv()).isEqualTo("a");
    assertThat(chan.tryRecv()).isNull();
    chan.checkInvariants();
  }

  @Test
  void nullIsNoTimeout() {
    Chan<String> chan = Chan.<String>builder().name("orders").build();
    assertThat(chan.trySend("there")).isTrue();
    for (var waiting :
        List.<ThrowingCallable>of(
            () -> chan.send("a", null),
            () -> chan.sender().send("a", null),
            () -> chan.recv((Duration) null),
            () -> chan.receiver().recv((Duration) null),
            () -> chan.recvBatch(new ArrayList<>(), 1, null),
            () -> chan.receiver().recvBatch(new ArrayList<>(), 1, null))) {
      assertThatNullPointerException()
          .isThrownBy(waiting)
          .withMessage(
              "the time to wait at channel 'orders' is null: nothing was sent or received");
    }
    assertThat(chan.peek()).isEqualTo(1);
  }

  @Test
  void nullIsNoCause() {
    Chan<String> chan = Chan.<String>builder().name("orders").build();
    for (var closing :
        List.<ThrowingCallable>of(
            () -> chan.closeWith(null), () -> chan.sender().closeWith(null))) {
      assertThatNullPointerException()
          .isThrownBy(closing)
          .withMessage("the cause to close channel 'orders' with is null: it was not closed");
    }
    assertThat(chan.trySend("still open")).isTrue();
  }

  @Test
  void nullIsNoSetting() {
    var builder = Chan.<String>builder();
    assertThatNullPointerException()
        .isThrownBy(() -> builder.name(null))
        .withMessage("the name is null: leave name() out for a channel without one");
    builder.name("orders");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.name(null))
        .withMessage(
            "the name of channel 'orders' is null: leave name() out for a channel without one");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.overflow(null))
        .withMessage(
            "the overflow policy of channel 'orders' is null: leave overflow() out for WAIT");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.onUndelivered(null))
        .withMessage(
            "the undelivered hook of channel 'orders' is null: leave onUndelivered() out for none");
    assertThat(builder.build().name()).isEqualTo("orders");
  }

  @EveryFlavour
  void nullIsNoDestination(Flavour flavour) {
    Chan<String> chan = flavour.<String>builder().name("orders").build();
    chan.trySend("there");
    int before = chan.peek();
    for (Receiver<String> end : List.of(chan, chan.receiver())) {
      for (var receiving :
          List.<ThrowingCallable>of(
              () -> end.recv((Consumer<String>) null), () -> end.tryRecv(null))) {
        assertThatNullPointerException()
            .isThrownBy(receiving)
            .withMessage(
                "the destination for what is received from channel 'orders' is null: no message"
                    + " was taken");
      }
      assertThatNullPointerException()
          .isThrownBy(() -> end.forEach(null))
          .withMessage(
              "the action for what is received from channel 'orders' is null: no message was"
                  + " taken");
    }
    assertThat(chan.peek()).isEqualTo(before);
  }

  @Test
  void nullIsNoSubscriberTimeOrValue() {
    Chan<String> chan = Chan.<String>builder().name("orders").build();
    assertThatNullPointerException()
        .isThrownBy(() -> chan.publisher().subscribe(null))
        .withMessage("the subscriber to channel 'orders' is null: nobody was subscribed");
    assertThatNullPointerException()
        .isThrownBy(() -> Chan.after(null))
        .withMessage("the delay of a timer is null: no timer was started");
    assertThatNullPointerException()
        .isThrownBy(() -> Chan.tick(null))
        .withMessage("the period of a tick is null: no timer was started");
    assertThatNullPointerException()
        .isThrownBy(() -> Isolated.isolate(null))
        .withMessage("null is never a message: nothing was isolated");
    assertThat(chan.stats().openReceivers()).isZero();
  }

  @Test
  void aBuilderMakesANewChannelEachTime() {
    var builder = Chan.<String>builder().capacity(2).name("twin");
    var one = builder.build();
    var other = builder.build();
    assertThat(one.trySend("a")).isTrue();
    assertThat(other.peek()).isZero();
  }
}
