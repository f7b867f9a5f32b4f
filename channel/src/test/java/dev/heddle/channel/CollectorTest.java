// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CollectorTest {
  private final Chan<Integer> chan = Chan.<Integer>builder().name("sink").capacity(3).build();

  @Test
  void collectorSendsAndCounts() {
    assertThat(Stream.of(1, 2, 3).collect(chan.collector())).isEqualTo(3L);
    assertThat(Stream.<Integer>of().collect(chan.collector())).isZero();
    chan.close();
    assertThat(chan).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void collectorWaitsForRoom(ThreadKind kind) throws Exception {
    var collecting =
        kind.call(() -> Stream.of(1, 2, 3, 4, 5).collect(chan.sender().collector())).parked();
    assertThat(chan.recv()).isEqualTo(1);
    collecting.parked();
    assertThat(chan.recv()).isEqualTo(2);
    assertThat(collecting.result()).isEqualTo(5L);
  }

  @ParameterizedTest
  @EnumSource
  void interruptionIsACancellationThatTellsHowManyWereSent(ThreadKind kind) throws Exception {
    var interrupted = new boolean[1];
    var collecting =
        kind.call(
                () -> {
                  try {
                    long sent = Stream.of(1, 2, 3, 4, 5).collect(chan.collector());
                    return new AssertionError("sent " + sent);
                  } catch (CancellationException e) {
                    interrupted[0] = Thread.currentThread().isInterrupted();
                    return e;
                  }
                })
            .parked();
    assertThat(collecting.interrupt().result())
        .isInstanceOf(CancellationException.class)
        .hasMessage(
            "interrupted while sending to channel 'sink': not delivered and never will be,"
                + " after 3 messages were sent")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(interrupted[0]).isTrue();
    assertThat(chan.peek()).isEqualTo(3);
  }

  @Test
  void closedChannelFailsTheCollectingAndTellsHowManyWereSent() {
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() ->
            Stream.of(1, 2, 3)
                .peek(i -> {
                  if (i == 3) {
                    chan.closeWith(new IllegalArgumentException("why"));
                  }
                })
                .collect(chan.collector()))
        .withMessage(
            "channel 'sink' is closed: not delivered and never will be"
                + " (closed because of java.lang.IllegalArgumentException: why),"
                + " after 2 messages were sent")
        .satisfies(closed -> assertThat(closed.delivered()).isEqualTo(2))
        .havingCause()
        .withMessage("why");
  }

  @Test
  void closedEndFailsTheCollecting() {
    var end = chan.sender();
    end.close();
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() -> Stream.of(1).collect(end.collector()))
        .withMessage(
            "this end of channel 'sink' is closed: not delivered and never will be,"
                + " after 0 messages were sent");
  }

  @Test
  void whatAHookMeetsAtAnotherChannelIsThrownAsItIs() {
    Chan<Integer> other = Chan.newChan(1);
    other.closeWith(new IllegalArgumentException("not this one"));
    var met = catchThrowableOfType(ChannelClosedException.class, () -> other.trySend(1));
    Chan<Integer> drops =
        Chan.<Integer>builder()
            .capacity(1)
            .overflow(Overflow.DROP_LATEST)
            .onUndelivered(message -> {
              throw met;
            })
            .build();
    assertThatThrownBy(() -> Stream.of(1, 2, 3).collect(drops.collector())).isSameAs(met);
    assertThat(drops.stats().closed()).isFalse();
  }

  @Test
  void parallelStreamSendsEverythingOnce() throws Exception {
    var received = new ArrayList<Integer>();
    var receiving = ThreadKind.VIRTUAL.run(() -> chan.forEach(received::add));
    List<Integer> sent = IntStream.range(0, 1000).boxed().toList();
    assertThat(sent.parallelStream().collect(chan.collector())).isEqualTo(1000L);
    chan.close();
    receiving.result();
    assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
  }
}
