// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In the calling thread: the way a producer ends is the way its channel ends. */
class ProduceTest {
  private static final IOException FAILURE = new IOException("disk full");

  private final Chan<Integer> chan = Chan.<Integer>builder().name("ids").capacity(100).build();

  private static void sixtyOfAHundred(Sender<Integer> to) throws Exception {
    for (int id = 0; id < 100; id++) {
      if (id == 60) {
        throw FAILURE;
      }
      to.send(id);
    }
  }

  @EveryFlavour
  void itsEndIsTheEnd(Flavour flavour) throws Exception {
    Chan<Integer> any = flavour.make();
    var received = new ArrayList<Integer>();
    var receiving = ThreadKind.VIRTUAL.run(() -> any.forEach(received::add)).parked();
    any.produce(to -> to.sendAll(List.of(1, 2, 3)));
    receiving.result();
    assertThat(received).containsExactly(1, 2, 3);
    assertThat(any.isClosed()).isTrue();
    any.checkInvariants();
  }

  @EveryFlavour
  void itsFailureIsNoEnd(Flavour flavour) throws Exception {
    Chan<Integer> any = flavour.make();
    var received = new ArrayList<Integer>();
    var receiving = ThreadKind.VIRTUAL.run(() -> any.forEach(received::add)).parked();
    assertThat(catchThrowable(() -> any.produce(to -> failAfter(to, 3)))).isSameAs(FAILURE);
    assertThat(receiving.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasCause(FAILURE)
        .hasMessageContaining("disk full");
    assertThat(received).containsExactly(0, 1, 2);
  }

  private static void failAfter(Sender<Integer> to, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      to.send(i);
    }
    throw FAILURE;
  }

  @Test
  void whatWasBufferedComesBeforeItsFailure() {
    assertThat(catchThrowable(() -> chan.produce(ProduceTest::sixtyOfAHundred))).isSameAs(FAILURE);
    var received = new ArrayList<Integer>();
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() -> chan.forEach(received::add))
        .withCause(FAILURE);
    assertThat(received).hasSize(60);
    assertThat(chan.stats().openHandles()).isZero();
  }

  @Test
  void itsEndLeavesOtherSendersAloneAndItsFailureTellsThem() throws Exception {
    var ends = chan.sender();
    var fails = chan.sender();
    ends.produce(to -> to.send(1));
    assertThat(ends.isClosed()).isTrue();
    assertThat(chan.isClosed()).isFalse();
    assertThat(catchThrowable(() -> fails.produce(to -> failAfter(to, 1)))).isSameAs(FAILURE);
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() -> chan.send(2))
        .withCause(FAILURE);
    assertThat(chan.stats().openSenders()).isZero();
  }

  @Test
  void anErrorIsAFailureToo() {
    var error = new AssertionError("broken");
    assertThat(
            catchThrowable(() ->
                chan.produce(to -> {
                  throw error;
                })))
        .isSameAs(error);
    assertThat(catchThrowable(chan::recv)).hasCause(error);
  }

  @Test
  void anInterruptIsAFailureToo() throws Exception {
    var producing =
        ThreadKind.VIRTUAL
            .run(() -> chan.produce(to -> to.sendAll(Stream.iterate(0, i -> i + 1)::iterator)))
            .parked();
    var thrown = producing.interrupt().failure();
    assertThat(thrown).isInstanceOf(BatchInterruptedException.class);
    for (int i = 0; i < 100; i++) {
      assertThat(chan.recv()).isEqualTo(i);
    }
    assertThat(catchThrowable(chan::recv)).hasCause(thrown);
  }

  @Test
  void thatNobodyReceivesAnyMoreIsThrownOn() {
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() ->
            chan.produce(to -> {
              chan.cancel();
              to.send(1);
            }))
        .withMessage("channel 'ids' is cancelled: not delivered and never will be")
        .withNoCause();
  }

  @Test
  void whatItsClosingThrowsIsSuppressed() {
    var hook = new IllegalStateException("hook");
    Chan<Integer> told =
        Chan.<Integer>builder()
            .onUndelivered(message -> {
              throw hook;
            })
            .build();
    told.receiver().close(); // nobody is left to receive when the channel is closed
    assertThat(catchThrowable(() -> told.produce(to -> failAfter(to, 1)))).isSameAs(FAILURE);
    assertThat(FAILURE.getSuppressed()).contains(hook);
  }

  @Test
  void aMovedHandleRunsNothing() {
    var moved = chan.move();
    var ran = new boolean[1];
    assertThatIllegalStateException()
        .isThrownBy(() -> chan.produce(to -> ran[0] = true))
        .withMessageContaining("channel 'ids' was moved");
    assertThat(ran[0]).isFalse();
    assertThat(moved.isClosed()).isFalse();
  }

  @Test
  void nullIsNoProducer() {
    assertThatNullPointerException()
        .isThrownBy(() -> chan.produce(null))
        .withMessage("the producer for channel 'ids' is null: nothing was sent or closed");
    assertThat(chan.isClosed()).isFalse();
    assertThatNullPointerException()
        .isThrownBy(() -> Chan.builder().name("never made").produce(null))
        .withMessage("the producer of channel 'never made' is null: no channel was made");
    assertThatNullPointerException()
        .isThrownBy(() -> Chan.produce(1, null))
        .withMessage("the producer is null: no channel was made");
    assertThat(Chan.named()).extracting(ChanStats::name).doesNotContain("never made");
  }

  @Test
  void aProducerOfASubtypeWillDo() throws Exception {
    Producer<Integer> integers = to -> to.send(1);
    Chan<Number> numbers = Chan.newChan();
    numbers.produce(integers);
    assertThat(numbers.recv()).isEqualTo(1);
    try (Receiver<Number> more = Chan.produce(1, integers)) {
      assertThat(more.recv()).isEqualTo(1);
    }
  }

  @Test
  void aCollectorIsInterruptedLikeASend() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> chan.produce(to -> assertThat(Stream.of(1).collect(to.collector())).isOne()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(chan.isDrained()).isTrue();
  }
}
