// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** C8: an end that was closed serves no more, though the channel does; and says which it was. */
@ParameterizedClass
@EnumSource
record ClosedEndTest(ThreadKind kind) {
  private static List<ThrowingCallable> sending(Sender<String> end) {
    return List.of(
        () -> end.send("a"),
        () -> end.send(Isolated.isolate("a")),
        () -> end.send("a", Waiting.LONG),
        () -> end.trySend("a"),
        () -> end.trySend(Isolated.isolate("a")),
        () -> end.tryTake(Isolated.isolate("a")),
        () -> end.sendAll(List.of("a")),
        () -> end.sendAll(List.of()),
        () -> Stream.of("a").collect(end.collector()),
        () -> Select.<String>create().send(end, () -> "a", () -> "sent").select(),
        () -> Select.<String>create().send(end, () -> null, () -> "sent").select());
  }

  private static List<ThrowingCallable> receiving(Receiver<String> end) {
    return List.of(
        end::recv,
        () -> end.recv(m -> {}),
        end::recvIso,
        () -> end.recv(Waiting.LONG),
        end::tryRecv,
        () -> end.tryRecv(m -> {}),
        () -> end.recvBatch(new ArrayList<>(), 2),
        () -> end.recvBatch(new ArrayList<>(), 2, Waiting.LONG),
        () -> end.iterator().hasNext(),
        () -> end.iterator().next(),
        () -> end.forEach(m -> {}),
        () -> end.stream().findFirst(),
        () -> Select.<String>create().recv(end, m -> m).select());
  }

  private static void refuses(List<ThrowingCallable> uses, String fate) {
    for (var use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(ChannelClosedException.class)
          .hasMessageStartingWith("this end of channel 'orders' is closed: " + fate);
    }
  }

  @EveryFlavour
  void aClosedSenderSendsNothing(Flavour flavour) {
    Chan<String> chan = flavour.<String>builder().name("orders").build();
    var end = chan.sender();
    end.close();
    refuses(sending(end), "not delivered and never will be");
    assertThat(chan.peek()).isZero();
  }

  @EveryFlavour
  void aClosedHandleSendsNothingThoughTheChannelIsOpen(Flavour flavour) {
    Chan<String> chan = flavour.<String>builder().name("orders").build();
    var open = chan.share();
    chan.close();
    refuses(sending(chan), "not delivered and never will be");
    var queue = chan.asBlockingQueue();
    refuses(
        List.of(
            () -> queue.put("a"),
            () -> queue.offer("a"),
            () -> queue.add("a"),
            chan::sender,
            chan::share,
            chan::move),
        "not delivered and never will be");
    assertThat(open.peek()).isZero();
  }

  @EveryFlavour
  void aClosedReceiverTakesNothing(Flavour flavour) {
    Chan<String> chan = flavour.<String>builder().name("orders").build();
    var end = chan.receiver();
    chan.trySend("there");
    end.close();
    refuses(receiving(end), "no message was taken");
    assertThat(chan.peek()).isEqualTo(flavour.isBuffered() ? 1 : 0);
  }

  @WhereSendsWait
  void aSendThroughAnEndThatIsClosedMeanwhileGoesOnWaiting(Flavour flavour) throws Exception {
    var chan = new Wait(flavour, Waiting.SEND).blocked();
    var end = chan.sender();
    var sender = kind.run(() -> end.send("late")).parked();
    end.close();
    for (int i = 0; i < flavour.capacity(); i++) {
      assertThat(chan.recv()).isEqualTo("early");
    }
    assertThat(chan.recv()).isEqualTo("late");
    sender.result();
  }

  @EveryFlavour
  void aReceiveThroughAnEndThatIsClosedMeanwhileGoesOnWaiting(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var end = chan.receiver();
    var receiver = kind.call(end::recv).parked();
    end.close();
    chan.send("late");
    assertThat(receiver.result()).isEqualTo("late");
    chan.checkInvariants();
  }
}
