// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Overflow;
import dev.heddle.channel.ThreadKind;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Ends;
import dev.heddle.channel.engine.Statistics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What others see while a thread has been stopped in the middle of a step: it has claimed a slot.
 */
class MidwayTest {
  private final List<Integer> told = new ArrayList<>();

  private static Channel<Integer> around(Core core) {
    return new Channel<>(core, null, null, Ends.NEW);
  }

  private Channel<Integer> full(Overflow overflow) {
    var ring =
        overflow == Overflow.WAIT
            ? new Ring(4)
            : new DroppingRing(
                4, overflow == Overflow.DROP_OLDEST, message -> told.add((Integer) message));
    for (int i = 0; i < 4; i++) {
      assertThat(ring.put(i)).isTrue();
    }
    return around(ring);
  }

  /** The first half of a receive. */
  private static Ring claimOldest(Channel<Integer> channel) {
    var ring = (Ring) channel.core();
    while (!ring.claimHead(ring.head, ring.next(ring.head))) {}
    return ring;
  }

  /** The second half. */
  private static void emptyOldest(Ring ring) {
    RingRuns.empty(ring, 0, 1, false);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsBeingReceivedMakesNoOtherGiveWay(Overflow overflow) throws Exception {
    var channel = full(overflow);
    var ring = claimOldest(channel);
    assertThat(channel.trySend(9)).isFalse();
    assertThat(told).isEmpty();
    emptyOldest(ring);
    assertThat(channel.trySend(9)).isTrue();
    assertThat(told).isEmpty();
    assertThat(channel.size()).isEqualTo(4);
    for (int expected : new int[] {1, 2, 3, 9}) {
      assertThat(channel.recv()).isEqualTo(expected);
    }
    channel.core().checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void whoSendsMeanwhileWaitsForThat(Overflow overflow) throws Exception {
    var channel = full(overflow);
    var ring = claimOldest(channel);
    var sender = ThreadKind.VIRTUAL.run(() -> channel.send(9)).parked();
    emptyOldest(ring);
    sender.result();
    assertThat(told).isEmpty();
    assertThat(channel.size()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptTakesNoTimeFromThatAndIsKept(Overflow overflow) {
    var channel = full(overflow);
    claimOldest(channel);
    Thread.currentThread().interrupt();
    assertThat(channel.trySend(9)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(told).isEmpty();
  }

  /** A put that drops gives such a step its time by itself: else a try would do so 76 times. */
  @Test
  void aChannelThatDropsGivesItTimeOnce() {
    var waits = full(Overflow.WAIT);
    claimOldest(waits);
    assertThat(waits.core().isRoomNear()).isTrue();
    for (var overflow : List.of(Overflow.DROP_OLDEST, Overflow.DROP_LATEST)) {
      var drops = full(overflow);
      claimOldest(drops);
      assertThat(drops.core().isRoomNear()).isFalse();
    }
  }

  /** A message that is dropped just after the totals were read. */
  @Test
  void totalsReadWhileOneIsDroppedAreNotNegative() {
    var ring =
        new Ring(4) {
          private long drops;

          @Override
          public long taken() {
            return drops;
          }

          @Override
          public long accepted() {
            return drops++;
          }

          @Override
          public long dropped() {
            return drops;
          }
        };
    assertThat(Statistics.of(around(ring)).received()).isZero();
  }

  @Test
  void whatIsFullDropsOne() throws Exception {
    var oldest = full(Overflow.DROP_OLDEST);
    assertThat(oldest.trySend(9)).isTrue();
    assertThat(told).containsExactly(0);
    var latest = full(Overflow.DROP_LATEST);
    assertThat(latest.trySend(9)).isTrue();
    assertThat(told).containsExactly(0, 9);
  }

  @Test
  void aMessageThatIsBeingSentIsNoneYetAndThenIsSeen() {
    var ring = new Ring(4);
    var channel = around(ring);
    while (!ring.claimTail(0, 1)) {}
    assertThat(channel.tryRecv()).isNull();
    RingRuns.publish(ring, new Object[] {7}, 0, 0, 1, false);
    assertThat(channel.tryRecv()).isEqualTo(7);
    channel.core().checkInvariants();
  }
}
