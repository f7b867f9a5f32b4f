// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C8, C2: cancelled, everybody is told at once, and what is buffered is given to onUndelivered,
 * each once.
 */
@ParameterizedClass
@EnumSource
record CancelTest(ThreadKind kind) {
  /** Holds the first of these that fit: three, one, or none at all. */
  private static final List<String> MESSAGES = List.of("a", "b", "c");

  private static List<String> held(Flavour flavour) {
    return MESSAGES.subList(0, Math.min(3, flavour.capacity()));
  }

  private static Chan<String> filled(Flavour flavour, List<String> undelivered) {
    Chan<String> chan = flavour.<String>builder().onUndelivered(undelivered::add).build();
    for (var message : held(flavour)) {
      assertThat(chan.trySend(message)).isTrue();
    }
    return chan;
  }

  @EveryFlavour
  void whatIsBufferedIsUndeliveredInOrder(Flavour flavour) {
    var undelivered = new ArrayList<String>();
    var chan = filled(flavour, undelivered);
    chan.cancel();
    assertThat(undelivered).isEqualTo(held(flavour));
    assertThat(chan.peek()).isZero();
    chan.cancel();
    chan.close();
    assertThat(undelivered).isEqualTo(held(flavour));
    assertThat(chan.stats().undelivered()).isEqualTo(undelivered.size());
    chan.checkInvariants();
  }

  @EveryFlavour
  void whileItGivesBackNothingCountsAsReceived(Flavour flavour) {
    var received = new ArrayList<Long>();
    var own = new AtomicReference<Chan<String>>();
    Chan<String> chan =
        flavour
            .<String>builder()
            .onUndelivered(message -> received.add(own.get().stats().received()))
            .build();
    own.set(chan);
    held(flavour).forEach(chan::trySend);
    chan.cancel();
    assertThat(received).isEqualTo(Collections.nCopies(held(flavour).size(), 0L));
  }

  @EveryFlavour
  void sendersAndReceiversAreToldAtOnce(Flavour flavour) {
    var chan = filled(flavour, new ArrayList<>());
    var sender = chan.sender();
    var receiver = chan.receiver();
    chan.cancel();
    for (var told :
        List.of(
            catchThrowable(() -> sender.send("b")),
            catchThrowable(() -> sender.trySend("b")),
            catchThrowable(() -> sender.sendAll(List.of("b"))),
            catchThrowable(() -> chan.send("b", Waiting.LONG)),
            catchThrowable(receiver::recv),
            catchThrowable(receiver::tryRecv),
            catchThrowable(() -> receiver.recvBatch(new ArrayList<>(), 5)),
            catchThrowable(() -> receiver.iterator().hasNext()),
            catchThrowable(chan::recvIso))) {
      assertThat(told).isInstanceOf(ChannelClosedException.class).hasMessageContaining("cancelled");
    }
  }

  @WhereBuffered
  void aClosedChannelThatIsNotDrainedCanStillBeCancelled(Flavour flavour) {
    var undelivered = new ArrayList<String>();
    var chan = filled(flavour, undelivered);
    chan.close();
    chan.cancel();
    assertThat(undelivered).isEqualTo(held(flavour));
    assertThat(catchThrowable(chan::tryRecv)).isInstanceOf(ChannelClosedException.class);
  }

  @EveryWait
  void everybodyParkedIsReleased(Wait wait) throws Exception {
    var chan = wait.blocked();
    var parked = new ArrayList<Actor<Boolean>>();
    for (int i = 0; i < 10; i++) {
      parked.add(wait.parked(kind, chan));
    }
    kind.run(chan::cancel).result();
    for (var actor : parked) {
      assertThat(actor.failure()).isInstanceOf(ChannelClosedException.class);
    }
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @WhereBuffered
  void withoutAHookMessagesAreDropped(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    chan.send("a");
    chan.cancel();
    assertThat(chan.peek()).isZero();
  }

  @WhereBuffered
  void aHookThatThrowsHearsOfTheRestFirst(Flavour flavour) {
    var undelivered = new ArrayList<String>();
    Chan<String> chan =
        flavour
            .<String>builder()
            .onUndelivered(m -> {
              undelivered.add(m);
              throw new IllegalArgumentException(m);
            })
            .build();
    for (var message : held(flavour)) {
      assertThat(chan.trySend(message)).isTrue();
    }
    var told = catchThrowable(chan::cancel);
    assertThat(undelivered).isEqualTo(held(flavour));
    assertThat(told).isInstanceOf(IllegalArgumentException.class).hasMessage("a");
    assertThat(told.getSuppressed()).hasSize(held(flavour).size() - 1);
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @EveryFlavour
  void whatAWatcherThrowsKeepsNoMessageBackAndNoOtherUntold(Flavour flavour) {
    var undelivered = new ArrayList<String>();
    var chan = filled(flavour, undelivered);
    var thrown = new ArrayList<Throwable>();
    for (int i = 0; i < 2; i++) {
      var failure = new IllegalStateException("watcher " + i);
      chan.unmoved()
          .watch(() -> {
            thrown.add(failure);
            throw failure;
          });
    }
    var told = catchThrowable(chan::cancel);
    assertThat(thrown).hasSize(2).first().isSameAs(told);
    assertThat(told.getSuppressed()).containsExactly(thrown.getLast());
    assertThat(undelivered).isEqualTo(held(flavour));
  }

  @WhereBuffered
  void aHookThatUsesTheChannelIsToldThatItIsCancelled(Flavour flavour) {
    var told = new ArrayList<Throwable>();
    var handle = new ArrayList<Chan<String>>();
    Chan<String> chan =
        flavour
            .<String>builder()
            .onUndelivered(m -> told.add(catchThrowable(() -> handle.getFirst().trySend(m))))
            .build();
    handle.add(chan);
    assertThat(chan.trySend("a")).isTrue();
    chan.cancel();
    assertThat(told).hasSize(1).first().isInstanceOf(ChannelClosedException.class);
  }

  @EveryFlavour
  void cancelledFromAnyThreadEachMessageIsUndeliveredOnce(Flavour flavour) throws Exception {
    for (int round = 0; round < 50; round++) {
      var undelivered = Collections.synchronizedList(new ArrayList<String>());
      var chan = filled(flavour, undelivered);
      var cancellers = new ArrayList<Actor<Void>>();
      for (int i = 0; i < 3; i++) {
        cancellers.add(kind.run(chan::cancel));
      }
      for (var canceller : cancellers) {
        canceller.result();
      }
      assertThat(undelivered).containsExactlyInAnyOrderElementsOf(held(flavour));
    }
  }
}
