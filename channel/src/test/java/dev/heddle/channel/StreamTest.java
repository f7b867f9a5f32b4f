// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTest {
  private final Chan<Integer> chan = Chan.<Integer>builder().name("stream").capacity(100).build();

  private void fill(int messages) {
    IntStream.range(0, messages).forEach(chan::trySend);
  }

  @Test
  void streamEndsWhenTheChannelIsClosedAndDrained() {
    fill(3);
    chan.close();
    assertThat(chan.stream()).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @EnumSource
  void streamWaitsForMessages(ThreadKind kind) throws Exception {
    var summing = kind.call(() -> chan.stream().mapToInt(i -> i).sum()).parked();
    fill(4);
    summing.parked();
    chan.close();
    assertThat(summing.result()).isEqualTo(6);
  }

  @Test
  void streamTakesNoMoreThanItIsAskedFor() {
    fill(5);
    assertThat(chan.stream().limit(2).toList()).containsExactly(0, 1);
    assertThat(chan.stream().filter(i -> i > 2).findFirst()).contains(3);
    assertThat(chan.peek()).isEqualTo(1);
  }

  @Test
  void streamIsLazyUntilItsTerminalOperation() {
    fill(1);
    Stream<Integer> stream = chan.stream().map(i -> i + 1);
    assertThat(chan.peek()).isEqualTo(1);
    assertThat(stream.findFirst()).contains(1);
  }

  @Test
  void closingTheStreamClosesItsEnd() {
    fill(5);
    Receiver<Integer> receiver = chan.receiver();
    try (var stream = receiver.stream()) {
      assertThat(stream.limit(2)).containsExactly(0, 1);
    }
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(receiver::tryRecv)
        .withMessageContaining("this end of channel 'stream' is closed");
    assertThat(chan.tryRecv()).isEqualTo(2);
  }

  @Test
  void closingTheStreamOfAChanClosesItForThoseWhoSendThroughIt() {
    fill(5);
    try (var stream = chan.stream()) {
      assertThat(stream.limit(2)).containsExactly(0, 1);
    }
    assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> chan.trySend(5));
    assertThat(chan.stats().closed()).isTrue();
    assertThat(chan.tryRecv()).isEqualTo(2);
  }

  @Test
  void closingTheStreamOfAReceivingEndLeavesTheSendersAlone() {
    fill(5);
    try (var stream = chan.receiver().stream()) {
      assertThat(stream.limit(2)).containsExactly(0, 1);
    }
    assertThat(chan.trySend(5)).isTrue();
    assertThat(chan.stats()).returns(false, ChanStats::closed).returns(0, ChanStats::openReceivers);
    assertThat(chan.peek()).isEqualTo(4);
  }

  @Test
  void closingTheOnlyReceiversStreamCancelsAClosedChannel() {
    var undelivered = new ArrayList<Integer>();
    Chan<Integer> told = Chan.<Integer>builder().onUndelivered(undelivered::add).build();
    Receiver<Integer> receiver = told.receiver();
    IntStream.range(0, 3).forEach(told::trySend);
    told.close();
    try (var stream = receiver.stream()) {
      assertThat(stream.findFirst()).contains(0);
    }
    assertThat(undelivered).containsExactly(1, 2);
  }

  @Test
  void endOfTheStreamLeavesItsEndOpen() {
    fill(1);
    Receiver<Integer> receiver = chan.receiver();
    assertThat(receiver.stream().limit(1).toList()).containsExactly(0); // AssertJ closes streams
    fill(1);
    assertThat(receiver.tryRecv()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void interruptionIsACancellationThatTakesNothing(ThreadKind kind) throws Exception {
    var interrupted = new boolean[1];
    var counting =
        kind.call(
                () -> {
                  try {
                    return new AssertionError("ended with " + chan.stream().count());
                  } catch (CancellationException e) {
                    interrupted[0] = Thread.currentThread().isInterrupted();
                    return e;
                  }
                })
            .parked();
    assertThat(counting.interrupt().result())
        .isInstanceOf(CancellationException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(interrupted[0]).isTrue();
    fill(1);
    assertThat(chan.tryRecv()).isZero();
  }

  @Test
  void channelClosedWithACauseFailsTheStream() {
    fill(1);
    chan.closeWith(new IllegalArgumentException("why"));
    var seen = new ArrayList<Integer>();
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() -> chan.stream().forEach(seen::add))
        .havingCause()
        .withMessage("why");
    assertThat(seen).containsExactly(0);
  }

  @Test
  void parallelStreamWorksInOneThread() {
    fill(100);
    chan.close();
    List<Thread> threads = new ArrayList<>();
    int sum =
        chan.stream()
            .parallel()
            .peek(i -> threads.add(Thread.currentThread()))
            .mapToInt(i -> i)
            .sum();
    assertThat(sum).isEqualTo(4950);
    assertThat(threads).hasSize(100).containsOnly(Thread.currentThread());
  }

  @Test
  void parallelStreamThatIsCutShortTakesWhatASequentialOneDoes() {
    fill(10);
    assertThat(chan.stream().parallel().limit(2).toList()).containsExactly(0, 1);
    assertThat(chan.stream().parallel().findFirst()).contains(2);
    assertThat(chan.stream().parallel().findAny()).contains(3);
    assertThat(chan.stream().parallel().anyMatch(i -> i == 5)).isTrue();
    assertThat(chan.stream().parallel().allMatch(i -> i < 6)).isFalse();
    assertThat(chan.stream().parallel().noneMatch(i -> i == 7)).isFalse();
    assertThat(chan.stream().parallel().takeWhile(i -> i < 8).count()).isZero();
    assertThat(chan.peek()).isEqualTo(1);
  }

  /** What the Javadoc warns of; where a JDK does better, it can say so. */
  @Test
  void parallelStreamMayTakeEverythingAndWaitForTheEnd() throws Exception {
    for (var operation :
        List.<UnaryOperator<Stream<Integer>>>of(
            stream -> stream.skip(1),
            stream -> stream.dropWhile(i -> i < 1),
            stream -> stream.distinct().filter(i -> i > 0))) {
      Chan<Integer> open = Chan.newChan(100);
      IntStream.range(0, 50).forEach(open::trySend);
      var parallel = open.stream().parallel();
      var finding = ThreadKind.VIRTUAL.call(() -> operation.apply(parallel).findFirst()).parked();
      assertThat(open.peek()).isZero();
      open.close();
      assertThat(finding.result()).contains(1);

      Chan<Integer> sequential = Chan.newChan(100);
      IntStream.range(0, 50).forEach(sequential::trySend);
      assertThat(operation.apply(sequential.stream()).findFirst()).contains(1);
      assertThat(sequential.peek()).isEqualTo(48);
    }
  }

  /** As above. */
  @Test
  void unorderedParallelLimitMayWaitForMoreThanItsNumber() throws Exception {
    fill(5);
    var counting =
        ThreadKind.VIRTUAL
            .call(() -> chan.stream().unordered().parallel().limit(5).count())
            .parked();
    chan.close();
    assertThat(counting.result()).isEqualTo(5);
  }

  @Test
  void streamsShareTheMessages() throws Exception {
    var first = ThreadKind.VIRTUAL.call(() -> chan.stream().toList());
    var second = ThreadKind.VIRTUAL.call(() -> chan.stream().toList());
    fill(100);
    chan.close();
    var all = new ArrayList<>(first.result());
    all.addAll(second.result());
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
  }
}
