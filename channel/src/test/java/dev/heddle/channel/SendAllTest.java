// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many messages sent at once: in order, and if not all, it is known how many. */
@ParameterizedClass
@EnumSource
record SendAllTest(ThreadKind kind) {
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

  /** Its iterator works once, and knows how far it came. */
  private static final class OneShot implements Iterable<Integer> {
    private final int count;
    private int taken;

    OneShot(int count) {
      this.count = count;
    }

    @Override
    public Iterator<Integer> iterator() {
      assertThat(taken).isZero();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return taken < count;
        }

        @Override
        public Integer next() {
          return taken++;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP_OLDEST", "DROP_LATEST"})
  void ofAHookThatThrowsTheSourceTellsHowManyWentThrough(Flavour flavour) {
    var told = new ArrayList<Integer>();
    var failure = new IllegalStateException("hook");
    Chan<Integer> chan =
        flavour
            .<Integer>builder()
            .onUndelivered(message -> {
              if (told.add(message) && told.size() == 3) {
                throw failure;
              }
            })
            .build();
    var messages = new OneShot(100);
    assertThatThrownBy(() -> chan.sendAll(messages))
        .isInstanceOfSatisfying(
            BatchFailedException.class,
            failed -> {
              assertThat(failed).hasCause(failure);
              assertThat(failed.delivered()).isEqualTo(18);
            });
    assertThat(messages.taken).isEqualTo(19); // 16 fit; the third that did not is at hand
    boolean dropsLatest = flavour == Flavour.DROP_LATEST;
    assertThat(told).isEqualTo(dropsLatest ? numbers(16, 19) : numbers(0, 3));
    assertThat(drain(chan)).isEqualTo(dropsLatest ? numbers(0, 16) : numbers(3, 18));
  }

  @ParameterizedTest
  @EnumSource
  void aCollectionArrivesWholeAndInOrder(Flavour flavour) throws Exception {
    for (int count : new int[] {0, 1, 2, 16}) {
      arrives(flavour, numbers(0, count), count);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "SIXTEEN", "UNLIMITED", "RENDEZVOUS"})
  void moreThanFitsArrivesWholeAndInOrder(Flavour flavour) throws Exception {
    arrives(flavour, numbers(0, 1000), 1000);
    arrives(flavour, new OneShot(1000), 1000);
  }

  private void arrives(Flavour flavour, Iterable<Integer> messages, int count) throws Exception {
    Chan<Integer> chan = flavour.make();
    var sender =
        kind.call(() -> {
          long sent = chan.sendAll(messages);
          chan.close();
          return sent;
        });
    var got = new ArrayList<Integer>();
    chan.forEach(got::add);
    assertThat(sender.result()).isEqualTo(count);
    assertThat(got).isEqualTo(numbers(0, count));
    chan.checkInvariants();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 200})
  void aNullStopsItAfterThoseBefore(int before) throws Exception {
    var messages = new ArrayList<Integer>(numbers(0, before));
    messages.add(null);
    messages.add(-1);
    Chan<Integer> chan = Chan.unlimited();
    assertThatNullPointerException()
        .isThrownBy(() -> chan.sendAll(messages))
        .withMessageContaining("message " + before + " is null");
    assertThat(drain(chan)).isEqualTo(numbers(0, before));
    assertThatNullPointerException().isThrownBy(() -> chan.sendAll(messages::iterator));
    assertThat(drain(chan)).isEqualTo(numbers(0, before));
    assertThatNullPointerException().isThrownBy(() -> chan.sendAll(null));
    assertThatNullPointerException().isThrownBy(() -> chan.sendAll(Arrays.asList(null, 1)));
    assertThat(drain(chan)).isEmpty();
  }

  @Test
  void interruptedOnEntryNothingWasSent() throws Exception {
    Chan<Integer> chan = Chan.unlimited();
    var actor =
        kind.call(() -> {
          Thread.currentThread().interrupt();
          return chan.sendAll(numbers(0, 3));
        });
    assertThat(((BatchInterruptedException) actor.failure()).delivered()).isZero();
    assertThat(chan.peek()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 100})
  void interruptedMidwayItSaysHowManyWentThrough(int capacity) throws Exception {
    for (Iterable<Integer> messages : List.of(numbers(0, 300), new OneShot(300))) {
      Chan<Integer> chan = Chan.newChan(capacity);
      var sender = kind.call(() -> chan.sendAll(messages)).parked();
      assertThat(chan.recv()).isEqualTo(0);
      Await.until("filled again", () -> chan.peek() == capacity);
      var told = (BatchInterruptedException) sender.parked().interrupt().failure();
      assertThat(told.delivered()).isEqualTo(capacity + 1);
      assertThat(told.getMessage()).contains("first " + (capacity + 1));
      assertThat(drain(chan)).isEqualTo(numbers(1, capacity + 1));
      if (messages instanceof OneShot once) {
        assertThat(once.taken).isEqualTo(capacity + 2); // the one that did not go through
      }
      chan.checkInvariants();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 100})
  void closedMidwayItSaysHowManyWentThrough(int capacity) throws Exception {
    var why = new IllegalStateException("enough");
    Chan<Integer> chan = Chan.newChan(capacity);
    var sender = kind.call(() -> chan.sendAll(numbers(0, 300))).parked();
    chan.closeWith(why);
    var told = (ChannelClosedException) sender.failure();
    assertThat(told.delivered()).isEqualTo(capacity);
    assertThat(told).hasCause(why).hasMessageContaining("first " + capacity);
    var got = new ArrayList<Integer>();
    for (int i = 0; i < capacity; i++) {
      got.add(chan.recv());
    }
    assertThat(got).isEqualTo(numbers(0, capacity));
    chan.checkInvariants();
  }

  @Test
  void cancelledMidwayWhatWentThroughIsToldToTheHook() throws Exception {
    var undelivered = new ArrayList<Integer>();
    Chan<Integer> chan =
        Chan.<Integer>builder().capacity(5).onUndelivered(undelivered::add).build();
    var sender = kind.call(() -> chan.sendAll(numbers(0, 300))).parked();
    chan.cancel();
    assertThat(((ChannelClosedException) sender.failure()).delivered()).isEqualTo(5);
    assertThat(undelivered).isEqualTo(numbers(0, 5));
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void onAClosedChannelNothingIsSent(Flavour flavour) {
    Chan<Integer> chan = flavour.make();
    chan.closeWith(new IllegalStateException("enough"));
    assertThatThrownBy(() -> chan.sendAll(List.of(1, 2)))
        .isInstanceOfSatisfying(
            ChannelClosedException.class, told -> assertThat(told.delivered()).isZero());
  }

  @ParameterizedTest
  @EnumSource
  void parkedReceiversAreWoken(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var receivers = new ArrayList<Actor<Integer>>();
    for (int i = 0; i < 5; i++) {
      receivers.add(kind.call(() -> chan.recv()).parked());
    }
    assertThat(chan.sendAll(numbers(0, 5))).isEqualTo(5);
    var got = new ArrayList<Integer>();
    for (var receiver : receivers) {
      got.add(receiver.result());
    }
    assertThat(got).containsExactlyInAnyOrderElementsOf(numbers(0, 5));
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void aParkedSelectIsWoken(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var got = new ArrayList<Integer>();
    var selecting =
        kind.run(() -> Select.<Integer>create().recv(chan, m -> m).forEach(got::add)).parked();
    assertThat(chan.sendAll(numbers(0, 10))).isEqualTo(10);
    chan.close();
    selecting.result();
    assertThat(got).isEqualTo(numbers(0, 10));
    chan.checkInvariants();
  }

  @Test
  void aSourceThatThrowsHasSentWhatCameBefore() throws Exception {
    Chan<Integer> chan = Chan.unlimited();
    Iterable<Integer> failing =
        () ->
            IntStream.range(0, 10)
                .map(i -> i < 4 ? i : Integer.parseInt("four"))
                .boxed()
                .iterator();
    assertThatThrownBy(() -> chan.sendAll(failing))
        .isInstanceOfSatisfying(
            BatchFailedException.class,
            failed -> {
              assertThat(failed).hasCauseInstanceOf(NumberFormatException.class);
              assertThat(failed).hasMessageContaining(chan.name()).hasMessageContaining("first 4");
              assertThat(failed.delivered()).isEqualTo(4);
            });
    assertThat(drain(chan)).isEqualTo(numbers(0, 4));
  }

  /** A collection whose iterator fails at one element. */
  private static final class Failing extends ArrayList<Integer> {
    private static final long serialVersionUID = 1;
    private final int good;
    private final transient Throwable failure;

    Failing(int good, Throwable failure) {
      super(numbers(0, 100));
      this.good = good;
      this.failure = failure;
    }

    @Override
    public Iterator<Integer> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          if (next == good) {
            Failing.<RuntimeException>sneak(failure);
          }
          return true;
        }

        @Override
        public Integer next() {
          return next++;
        }
      };
    }

    @SuppressWarnings("unchecked") // thrown as it is
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
      throw (X) failure;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 63, 64, 65})
  void whatACollectionGaveBeforeItFailedWasSent(int good) throws Exception {
    Chan<Integer> chan = Chan.newChan(100);
    var failure = new IllegalStateException("source");
    assertThatThrownBy(() -> chan.sendAll(new Failing(good, failure)))
        .isInstanceOfSatisfying(
            BatchFailedException.class,
            failed -> {
              assertThat(failed).hasCause(failure);
              assertThat(failed.delivered()).isEqualTo(good);
            });
    assertThat(drain(chan)).isEqualTo(numbers(0, good));
  }

  @Test
  void anErrorOfTheSourceIsThrownAsItIsAndTellsHowManyWent() throws Exception {
    Chan<Integer> chan = Chan.newChan(100);
    var failure = new AssertionError("source");
    assertThatThrownBy(() -> chan.sendAll(new Failing(3, failure))).isSameAs(failure);
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOfSatisfying(
            BatchFailedException.class, told -> assertThat(told.delivered()).isEqualTo(3));
  }

  @Test
  void whatTheSourceThrewIsToldAlsoWhereSendingFailsAfterIt() throws Exception {
    Chan<Integer> chan = Chan.newChan(100);
    chan.cancel();
    var failure = new IllegalStateException("source");
    assertThatThrownBy(() -> chan.sendAll(new Failing(3, failure)))
        .isInstanceOf(ChannelClosedException.class)
        .satisfies(closed -> assertThat(closed.getSuppressed()).containsExactly(failure));
  }

  @Test
  void aSourceThatGivesNoIteratorSendsNothing() {
    Chan<Integer> chan = Chan.newChan(4);
    var failure = new IllegalStateException("none");
    Iterable<Integer> none =
        () -> {
          throw failure;
        };
    assertThatThrownBy(() -> chan.sendAll(none))
        .isInstanceOf(BatchFailedException.class)
        .hasCause(failure);
    assertThat(chan.peek()).isZero();
  }

  @Test
  void batchesOfSeveralSendersKeepTheirOrder() throws Exception {
    Chan<Integer> chan = Chan.newChan(7);
    var senders = new ArrayList<Actor<Long>>();
    for (int s = 0; s < 4; s++) {
      int base = s * 10_000;
      senders.add(kind.call(() -> chan.sendAll(numbers(base, base + 2000))));
    }
    var latest = new int[] {-1, -1, -1, -1};
    for (int i = 0; i < 8000; i++) {
      int message = chan.recv();
      assertThat(message % 10_000).isEqualTo(++latest[message / 10_000]);
    }
    for (var sender : senders) {
      assertThat(sender.result()).isEqualTo(2000);
    }
    chan.checkInvariants();
  }

  @EveryFlavour
  void aChannelIsNotSentIntoItself(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    if (flavour.isBuffered()) {
      chan.send(1);
    }
    for (Iterable<Integer> own :
        List.<Iterable<Integer>>of(chan, chan.share(), chan.receiver(), chan.asBlockingQueue())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> chan.sendAll(own))
          .withMessageContaining(flavour.name());
    }
    assertThat(chan.peek()).isEqualTo(flavour.isBuffered() ? 1 : 0);
    assertThat(chan.stats().received()).isZero();
  }

  @Test
  void anErrorThatSourceAndHookShareIsThrown() {
    var same = new Error("of both");
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .capacity(1)
            .overflow(Overflow.DROP_LATEST)
            .onUndelivered(message -> {
              throw same;
            })
            .build();
    var source =
        new AbstractList<Integer>() {
          @Override
          public int size() {
            return 4;
          }

          @Override
          public Integer get(int i) {
            if (i == 3) {
              throw same;
            }
            return i;
          }
        };
    assertThatThrownBy(() -> chan.sendAll(source)).isSameAs(same);
  }
}
