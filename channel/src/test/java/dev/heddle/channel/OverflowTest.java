// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a full channel does with one message too many; every drop is told once to the hook. */
class OverflowTest {
  private final List<Integer> told = Collections.synchronizedList(new ArrayList<>());

  private Chan<Integer> dropping(Overflow overflow, int capacity) {
    return Chan.<Integer>builder()
        .capacity(capacity)
        .overflow(overflow)
        .onUndelivered(told::add)
        .build();
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static List<Integer> drain(Chan<Integer> chan) {
    var got = new ArrayList<Integer>();
    for (Integer message; (message = chan.tryRecv()) != null; ) {
      got.add(message);
    }
    return got;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30})
  void dropOldestKeepsTheLatest(int capacity) throws Exception {
    var chan = dropping(Overflow.DROP_OLDEST, capacity);
    for (int i = 0; i < 100; i++) {
      chan.send(i);
      assertThat(chan.peek()).isEqualTo(Math.min(i + 1, capacity));
    }
    assertThat(told).isEqualTo(numbers(0, 100 - capacity));
    assertThat(chan.stats().dropped()).isEqualTo(100 - capacity);
    assertThat(drain(chan)).isEqualTo(numbers(100 - capacity, 100));
    chan.checkInvariants();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30})
  void dropLatestKeepsTheOldest(int capacity) throws Exception {
    var chan = dropping(Overflow.DROP_LATEST, capacity);
    for (int i = 0; i < 100; i++) {
      chan.send(i);
      assertThat(chan.peek()).isEqualTo(Math.min(i + 1, capacity));
    }
    assertThat(told).isEqualTo(numbers(capacity, 100));
    assertThat(chan.stats().dropped()).isEqualTo(100 - capacity);
    assertThat(drain(chan)).isEqualTo(numbers(0, capacity));
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAIT")
  void everyWayToSendDropsRatherThanWait(Overflow overflow) throws Exception {
    var chan = dropping(overflow, 1);
    chan.send(0);
    chan.send(1);
    chan.send(Isolated.isolate(2));
    assertThat(chan.send(3, Duration.ZERO)).isTrue();
    assertThat(chan.trySend(4)).isTrue();
    assertThat(chan.trySend(Isolated.isolate(5))).isTrue();
    assertThat(chan.sendAll(List.of(6, 7))).isEqualTo(2);
    var select = Select.<String>create().send(chan, () -> 8, () -> "sent");
    assertThat(select.select()).isEqualTo("sent");
    assertThat(told).isEqualTo(overflow == Overflow.DROP_OLDEST ? numbers(0, 8) : numbers(1, 9));
    assertThat(drain(chan)).containsExactly(overflow == Overflow.DROP_OLDEST ? 8 : 0);
    chan.checkInvariants();
  }

  @Test
  void waitDropsNothing() throws Exception {
    var chan = dropping(Overflow.WAIT, 1);
    chan.send(0);
    assertThat(chan.trySend(1)).isFalse();
    var sender = ThreadKind.VIRTUAL.run(() -> chan.send(2)).parked();
    assertThat(chan.recv()).isZero();
    sender.result();
    assertThat(told).isEmpty();
  }

  @Test
  void conflatedAReceiverSeesTheLatest() throws Exception {
    var chan = dropping(Overflow.DROP_OLDEST, 1);
    var receiver =
        ThreadKind.VIRTUAL.call(() -> {
          var got = new ArrayList<Integer>();
          chan.forEach(got::add);
          return got;
        });
    for (int i = 0; i < 10_000; i++) {
      chan.send(i);
    }
    chan.close();
    var got = receiver.result();
    assertThat(got).isSorted().doesNotHaveDuplicates().endsWith(9_999);
    var all = new HashSet<>(got);
    all.addAll(told);
    assertThat(all).hasSize(10_000);
    assertThat(got.size() + told.size()).isEqualTo(10_000);
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAIT")
  void closedItDropsNothingMore(Overflow overflow) throws Exception {
    var chan = dropping(overflow, 1);
    chan.send(0);
    chan.close();
    assertThatThrownBy(() -> chan.send(1)).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.trySend(1)).isInstanceOf(ChannelClosedException.class);
    assertThat(told).isEmpty();
    assertThat(chan.recv()).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAIT")
  void cancelledTheBufferIsToldToo(Overflow overflow) throws Exception {
    var chan = dropping(overflow, 2);
    for (int i = 0; i < 5; i++) {
      chan.send(i);
    }
    chan.cancel();
    assertThat(told).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAIT")
  void manySendersAndReceiversLoseNothingUntold(Overflow overflow) throws Exception {
    for (int capacity : new int[] {1, 2, 30}) {
      told.clear();
      var chan = dropping(overflow, capacity);
      var senders = new ArrayList<Actor<Void>>();
      for (int s = 0; s < 4; s++) {
        int base = s * 1000;
        senders.add(
            ThreadKind.VIRTUAL.run(() -> {
              for (int i = 0; i < 1000; i++) {
                chan.send(base + i);
              }
            }));
      }
      var receivers = new ArrayList<Actor<List<Integer>>>();
      for (int r = 0; r < 2; r++) {
        receivers.add(
            ThreadKind.VIRTUAL.call(() -> {
              List<Integer> got = new ArrayList<>();
              chan.forEach(got::add);
              return got;
            }));
      }
      for (var sender : senders) {
        sender.result();
      }
      chan.close();
      var all = new ArrayList<>(told);
      for (var receiver : receivers) {
        all.addAll(receiver.result());
      }
      Collections.sort(all);
      assertThat(all).isEqualTo(numbers(0, 4000));
      chan.checkInvariants();
    }
  }

  private static Chan<Integer> failing(Overflow overflow, List<Integer> told) {
    return Chan.<Integer>builder()
        .capacity(1)
        .overflow(overflow)
        .onUndelivered(message -> {
          told.add(message);
          throw new IllegalStateException("hook");
        })
        .build();
  }

  @Test
  void aHookThatThrowsReachesTheSenderAndTheChannelStaysUsable() throws Exception {
    var latest = failing(Overflow.DROP_LATEST, told);
    latest.send(0);
    assertThatThrownBy(() -> latest.send(1)).hasMessage("hook");
    assertThat(told).containsExactly(1);
    assertThat(drain(latest)).containsExactly(0);
    latest.send(2);
    assertThat(drain(latest)).containsExactly(2);
    told.clear();
    var oldest = failing(Overflow.DROP_OLDEST, told);
    oldest.send(0);
    assertThatThrownBy(() -> oldest.send(1)).hasMessage("hook");
    assertThat(told).containsExactly(0);
    assertThat(oldest.peek()).isLessThanOrEqualTo(1);
    drain(oldest);
    oldest.send(2);
    assertThat(drain(oldest)).containsExactly(2);
    latest.checkInvariants();
    oldest.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAIT")
  void aHookThatThrowsReachesTheSelectThatSends(Overflow overflow) throws Exception {
    var chan = failing(overflow, told);
    chan.send(0);
    var select = Select.<String>create().send(chan, () -> 1, () -> "sent");
    assertThatThrownBy(select::select).hasMessage("hook");
    assertThat(told).containsExactly(overflow == Overflow.DROP_OLDEST ? 0 : 1);
    drain(chan);
    assertThat(select.select()).isEqualTo("sent");
    assertThat(drain(chan)).containsExactly(1);
    chan.checkInvariants();
  }

  @Test
  void thePolicyIsNotNull() {
    assertThatNullPointerException().isThrownBy(() -> Chan.builder().overflow(null));
  }
}
