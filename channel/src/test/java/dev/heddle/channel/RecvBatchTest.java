// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Many messages received at once: what is there, or what comes within a while. */
@ParameterizedClass
@EnumSource
record RecvBatchTest(ThreadKind kind) {
  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** Fails when it is given the message 2. */
  private static final class Picky extends ArrayList<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean add(Integer message) {
      if (message == 2) {
        throw new IllegalStateException("not this one");
      }
      return super.add(message);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SIXTEEN", "UNLIMITED", "DROP_OLDEST", "DROP_LATEST"})
  void itTakesWhatIsThereUpToMax(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    chan.sendAll(numbers(0, 10));
    var got = new ArrayList<Integer>();
    assertThat(chan.recvBatch(got, 4)).isEqualTo(4);
    assertThat(got).isEqualTo(numbers(0, 4));
    assertThat(chan.recvBatch(got, Integer.MAX_VALUE)).isEqualTo(6);
    assertThat(got).isEqualTo(numbers(0, 10));
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @Test
  void moreThanARunComesAtOnce() throws Exception {
    Chan<Integer> chan = Chan.newChan(500);
    chan.sendAll(numbers(0, 500));
    var got = new ArrayList<Integer>();
    assertThat(chan.recvBatch(got, 450)).isEqualTo(450);
    assertThat(got).isEqualTo(numbers(0, 450));
  }

  @ParameterizedTest
  @EnumSource
  void itWaitsForTheFirst(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    var receiver = kind.call(() -> chan.recvBatch(got, 1)).parked();
    chan.send(7);
    assertThat(receiver.result()).isEqualTo(1);
    assertThat(got).containsExactly(7);
    chan.checkInvariants();
  }

  @Test
  void allWaitingSendersOfARendezvousAreInTheBatch() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    var senders = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 5; i++) {
      int message = i;
      senders.add(kind.run(() -> chan.send(message)).parked());
    }
    var got = new ArrayList<Integer>();
    assertThat(chan.recvBatch(got, 10)).isEqualTo(5);
    assertThat(got).isEqualTo(numbers(0, 5));
    for (var sender : senders) {
      sender.result();
    }
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void lingeringItWaitsUntilItHasMax(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    var receiver = kind.call(() -> chan.recvBatch(got, 3, Waiting.LONG));
    for (int i = 0; i < 3; i++) {
      receiver.parked();
      long before = chan.stats().received();
      chan.send(i);
      Await.until("taken", () -> chan.stats().received() > before);
    }
    assertThat(receiver.result()).isEqualTo(3);
    assertThat(got).containsExactly(0, 1, 2);
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void lingeringItGivesUpInTime(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    var receiver = kind.call(() -> chan.recvBatch(got, 3, Duration.ofNanos(300_000))).parked();
    chan.send(0);
    assertThat(receiver.result()).isEqualTo(1);
    assertThat(got).containsExactly(0);
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void lingeringItEndsWithTheChannel(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    var receiver = kind.call(() -> chan.recvBatch(got, 3, Waiting.LONG)).parked();
    chan.send(0);
    chan.closeWith(new IllegalStateException("enough"));
    assertThat(receiver.result()).isEqualTo(1);
    assertThatThrownBy(() -> chan.recvBatch(got, 3)).isInstanceOf(ChannelClosedException.class);
    assertThat(got).containsExactly(0);
    chan.checkInvariants();
  }

  @Test
  void lingeringItKeepsWhatItHasWhenInterrupted() throws Exception {
    Chan<Integer> chan = Chan.newChan(3);
    chan.send(0);
    var got = new ArrayList<Integer>();
    var receiver =
        kind.call(() -> {
          assertThat(chan.recvBatch(got, 3, Waiting.LONG)).isEqualTo(1);
          return Thread.interrupted();
        });
    assertThat(receiver.parked().interrupt().result()).isTrue();
    assertThat(got).containsExactly(0);
    chan.checkInvariants();
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.channel.TimeoutTest#noTime")
  void zeroOrLessIsNoLinger(Duration none) throws Exception {
    Chan<Integer> chan = Chan.newChan(3);
    chan.send(0);
    assertThat(chan.recvBatch(new ArrayList<>(), 3, none)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.channel.TimeoutTest#muchTime")
  void lingeringLongerThanNanosecondsCanSayItWaitsForMore(Duration much) throws Exception {
    Chan<Integer> chan = Chan.newChan(3);
    chan.send(0);
    var got = new ArrayList<Integer>();
    var receiver = kind.call(() -> chan.recvBatch(got, 2, much)).parked();
    chan.send(1);
    assertThat(receiver.result()).isEqualTo(2);
    assertThat(got).containsExactly(0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void closedAndDrainedItGivesNone(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    if (flavour.isBuffered()) {
      chan.send(0);
    }
    chan.close();
    var got = new ArrayList<Integer>();
    assertThat(chan.recvBatch(got, 5)).isEqualTo(flavour.isBuffered() ? 1 : 0);
    assertThat(chan.recvBatch(got, 5)).isZero();
    assertThat(chan.recvBatch(got, 5, Waiting.LONG)).isZero();
    assertThat(got).hasSize(flavour.isBuffered() ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void closedWhileItWaitsItGivesNone(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var receiver = kind.call(() -> chan.recvBatch(new ArrayList<>(), 5)).parked();
    chan.close();
    assertThat(receiver.result()).isZero();
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void closedWithACauseOrCancelledItThrows(Flavour flavour) throws Exception {
    var why = new IllegalStateException("enough");
    Chan<Integer> closed = flavour.make();
    var receiver = kind.call(() -> closed.recvBatch(new ArrayList<>(), 5)).parked();
    closed.closeWith(why);
    assertThat(receiver.failure()).isInstanceOf(ChannelClosedException.class).hasCause(why);
    Chan<Integer> cancelled = flavour.make();
    receiver = kind.call(() -> cancelled.recvBatch(new ArrayList<>(), 5)).parked();
    cancelled.cancel();
    assertThat(receiver.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void interruptedNothingIsTaken(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    var receiver = kind.call(() -> chan.recvBatch(got, 5, Waiting.LONG)).parked().interrupt();
    assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
    if (flavour.isBuffered()) {
      chan.send(0);
      var onEntry =
          kind.call(() -> {
            Thread.currentThread().interrupt();
            return chan.recvBatch(got, 5);
          });
      assertThat(onEntry.failure()).isInstanceOf(InterruptedException.class);
      assertThat(chan.peek()).isEqualTo(1);
    }
    assertThat(got).isEmpty();
    chan.checkInvariants();
  }

  @Test
  void whenAddingFailsTheRestIsToldToTheHook() throws Exception {
    var undelivered = new ArrayList<Integer>();
    Chan<Integer> chan =
        Chan.<Integer>builder().capacity(8).onUndelivered(undelivered::add).build();
    chan.sendAll(numbers(0, 6));
    var got = new Picky();
    assertThatThrownBy(() -> chan.recvBatch(got, 5)).hasMessage("not this one");
    assertThat(got).containsExactly(0, 1);
    assertThat(undelivered).containsExactly(2, 3, 4);
    assertThat(chan.stats().received()).isEqualTo(2);
    assertThat(chan.stats().undelivered()).isEqualTo(3);
    assertThat(chan.recv()).isEqualTo(5);
    chan.checkInvariants();
  }

  @Test
  void whenAddingTheFirstFailsNoMoreIsTaken() throws Exception {
    var undelivered = new ArrayList<Integer>();
    Chan<Integer> chan =
        Chan.<Integer>builder().capacity(8).onUndelivered(undelivered::add).build();
    var receiver = kind.call(() -> chan.recvBatch(new Picky(), 5)).parked();
    chan.send(2);
    assertThat(receiver.failure()).hasMessage("not this one");
    chan.send(3);
    assertThat(undelivered).containsExactly(2);
    assertThat(chan.recv()).isEqualTo(3);
  }

  @Test
  void whatTheHookThrowsDoesNotHideWhyAddingFailed() throws Exception {
    var undelivered = new ArrayList<Integer>();
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .capacity(8)
            .onUndelivered(message -> {
              undelivered.add(message);
              throw new IllegalStateException("hook " + message);
            })
            .build();
    chan.sendAll(numbers(0, 5));
    assertThatThrownBy(() -> chan.recvBatch(new Picky(), 5))
        .hasMessage("not this one")
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(hook -> {
                  assertThat(hook).hasMessage("hook 2");
                  assertThat(hook.getSuppressed()).hasSize(2);
                }));
    assertThat(undelivered).containsExactly(2, 3, 4);
  }

  @WhereBuffered
  void takesWhatIsThereHoweverFastOthersSend(Flavour flavour) throws Exception {
    for (int there : new int[] {1, 16, 200}) {
      if (there > flavour.capacity()) {
        continue;
      }
      Chan<Integer> chan = flavour.make();
      chan.sendAll(numbers(0, there));
      var got = new Refilling(chan);
      assertThat(chan.recvBatch(got, Integer.MAX_VALUE)).isEqualTo(there);
      assertThat(chan.recvBatch(got, Integer.MAX_VALUE, Duration.ofNanos(1)))
          .isBetween(there, 2 * there + 64);
      assertThat(chan.peek()).isEqualTo(there);
    }
  }

  @Test
  void lingeringEndsInTimeHoweverFastOthersSend() throws Exception {
    Chan<Integer> chan = Chan.newChan(1);
    chan.send(0);
    var got = new Refilling(chan);
    assertThat(chan.recvBatch(got, Integer.MAX_VALUE, Duration.ofMillis(1))).isPositive();
    assertThat(chan.peek()).isOne();
  }

  @Test
  void doesNotReceiveIntoAViewOfItsOwnChannel() throws Exception {
    Chan<Integer> chan = Chan.<Integer>builder().name("own").capacity(4).build();
    chan.send(0);
    assertThatThrownBy(() -> chan.recvBatch(chan.asBlockingQueue(), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'own'");
    assertThat(chan.peek()).isOne();
  }

  @EveryFlavour
  void waitsForItsFirstMessageNoLongerThanItMay(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    assertThat(chan.recvBatch(got, 5, Duration.ZERO, Duration.ZERO)).isZero();
    assertThat(chan.recvBatch(got, 5, Duration.ofNanos(1), Duration.ofHours(1))).isZero();
    var receiver =
        kind.call(() -> chan.recvBatch(got, 1, Duration.ofHours(1), Duration.ofHours(1))).parked();
    chan.send(7);
    assertThat(receiver.result()).isOne();
    assertThat(got).containsExactly(7);
    chan.close();
    assertThatThrownBy(() -> chan.recvBatch(got, 5, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.recvBatch(got, 5, Duration.ofHours(1), Duration.ZERO))
        .isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void interruptedWhileItWaitsForItsFirstMessageItTookNothing() throws Exception {
    Chan<Integer> chan = Chan.newChan(4);
    var got = new ArrayList<Integer>();
    var receiver =
        kind.call(() -> chan.recvBatch(got, 1, Duration.ofHours(1), Duration.ZERO)).parked();
    receiver.interrupt();
    assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
    assertThat(got).isEmpty();
    chan.checkInvariants();
  }

  @Test
  void parkedSendersAreWoken() throws Exception {
    Chan<Integer> chan = Chan.newChan(3);
    chan.sendAll(numbers(0, 3));
    var senders = new ArrayList<Actor<Void>>();
    for (int i = 3; i < 6; i++) {
      int message = i;
      senders.add(kind.run(() -> chan.send(message)).parked());
    }
    var got = new ArrayList<Integer>();
    assertThat(chan.recvBatch(got, 3)).isEqualTo(3);
    for (var sender : senders) {
      sender.result();
    }
    chan.recvBatch(got, 3);
    assertThat(got).isEqualTo(numbers(0, 6));
    chan.checkInvariants();
  }

  @Test
  void itWantsAPositiveMaxAndSomewhereToAdd() {
    Chan<Integer> chan = Chan.<Integer>builder().name("rows").build();
    assertThat(chan.trySend(1)).isTrue();
    for (int max : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> chan.recvBatch(new ArrayList<>(), max))
          .withMessage(
              "max must be at least 1, but is %d: no message was taken from channel 'rows'", max);
    }
    assertThatNullPointerException()
        .isThrownBy(() -> chan.recvBatch(null, 1))
        .withMessage("nowhere to add what is received from channel 'rows': no message was taken");
    assertThat(chan.peek()).isEqualTo(1);
  }
}
