// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An unlimited channel never lets a sender wait, and gives memory back as it drains. */
class UnlimitedTest {
  private static final int MANY = 100_000;

  private static void collectGarbageUntilCleared(List<? extends WeakReference<?>> references) {
    Await.until(
        "cleared",
        () -> {
          System.gc();
          return references.stream().allMatch(reference -> reference.get() == null);
        });
  }

  @Test
  void sendersNeverWait() throws Exception {
    Chan<Integer> chan = Chan.unlimited();
    for (int i = 0; i < MANY; i++) {
      assertThat(chan.trySend(i)).isTrue();
    }
    chan.send(MANY);
    assertThat(chan.peek()).isEqualTo(MANY + 1);
    assertThat(chan.capacity()).isEqualTo(Integer.MAX_VALUE);
    for (int i = 0; i <= MANY; i++) {
      assertThat(chan.recv()).isEqualTo(i);
    }
    assertThat(chan.tryRecv()).isNull();
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @Test
  void messagesThatWereReceivedAreForgotten() throws Exception {
    Chan<Object> chan = Chan.unlimited();
    var references = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 300; i++) {
      var message = new Object();
      references.add(new WeakReference<>(message));
      chan.send(message);
    }
    for (int i = 0; i < 200; i++) {
      chan.recv();
    }
    collectGarbageUntilCleared(references.subList(0, 200));
    assertThat(references.subList(200, 300)).allMatch(reference -> reference.get() != null);
    assertThat(chan.peek()).isEqualTo(100);
  }

  @Test
  void segmentsThatWereDrainedAreForgotten() throws Exception {
    var list = (Segments) new BufferedChannel<>(BufferedChannel.UNLIMITED, null, null).buffer;
    var first = new ArrayList<WeakReference<Object>>();
    var field = Segments.class.getDeclaredField("head");
    field.setAccessible(true);
    for (int i = 0; i < 5; i++) {
      for (int k = 0; k < Segment.SIZE; k++) {
        assertThat(list.put(k)).isTrue();
      }
    }
    for (int i = 0; i < 4; i++) {
      first.add(new WeakReference<>(field.get(list)));
      for (int k = 0; k <= Segment.SIZE; k++) {
        list.poll(); // one more than there are slots: it steps on to the next segment
      }
    }
    collectGarbageUntilCleared(first);
    list.checkInvariants();
  }

  /** A collector that leaves the old generation alone keeps the segment, but not what follows. */
  @Test
  void aSegmentThatWasDrainedKeepsNoLaterOne() throws Exception {
    var list = (Segments) new BufferedChannel<>(BufferedChannel.UNLIMITED, null, null).buffer;
    var field = Segments.class.getDeclaredField("head");
    field.setAccessible(true);
    var old = field.get(list);
    var later = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 5 * Segment.SIZE; i++) {
      assertThat(list.put(i)).isTrue();
      assertThat(list.poll()).isEqualTo(i);
      if (i > Segment.SIZE && i < 4 * Segment.SIZE) {
        later.add(new WeakReference<>(field.get(list)));
      }
    }
    collectGarbageUntilCleared(later);
    Reference.reachabilityFence(old);
    list.checkInvariants();
  }

  @Test
  void aCancelledChannelForgetsWhatItHeld() throws Exception {
    var undelivered = new int[1];
    Chan<Object> chan = Chan.builder().unlimited().onUndelivered(m -> undelivered[0]++).build();
    var references = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 300; i++) {
      var message = new Object();
      references.add(new WeakReference<>(message));
      chan.send(message);
    }
    chan.cancel();
    assertThat(undelivered[0]).isEqualTo(300);
    collectGarbageUntilCleared(references);
    chan.checkInvariants();
  }

  @Test
  void orderIsKeptAcrossSegmentsWhileBothSidesWork() throws Exception {
    Chan<Integer> chan = Chan.unlimited();
    var senders = new ArrayList<Actor<Void>>();
    for (int s = 0; s < 3; s++) {
      int base = s * MANY;
      senders.add(
          ThreadKind.VIRTUAL.run(() -> {
            for (int i = 0; i < 20_000; i++) {
              chan.send(base + i);
            }
          }));
    }
    var latest = new int[] {-1, -1, -1};
    for (int i = 0; i < 60_000; i++) {
      int message = chan.recv();
      int sender = message / MANY;
      assertThat(message % MANY).isEqualTo(latest[sender] + 1);
      latest[sender]++;
    }
    for (var sender : senders) {
      sender.result();
    }
    assertThat(chan.tryRecv()).isNull();
    chan.checkInvariants();
  }

  @Test
  void closedItIsDrainedFirst() throws Exception {
    for (int count : new int[] {0, 1, Segment.SIZE - 1, Segment.SIZE, Segment.SIZE + 1, 500}) {
      Chan<Integer> chan = Chan.unlimited();
      for (int i = 0; i < count; i++) {
        chan.send(i);
      }
      chan.close();
      assertThatThrownBy(() -> chan.send(-1)).isInstanceOf(ChannelClosedException.class);
      var got = new ArrayList<Integer>();
      chan.forEach(got::add);
      assertThat(got).isEqualTo(IntStream.range(0, count).boxed().toList());
      assertThatThrownBy(chan::recv).isInstanceOf(ChannelClosedException.class);
      chan.checkInvariants();
    }
  }

  @Test
  void cancelledItTellsAllInOrder() throws Exception {
    for (int count : new int[] {0, 1, Segment.SIZE - 1, Segment.SIZE, Segment.SIZE + 1, 500}) {
      var undelivered = new ArrayList<Integer>();
      Chan<Integer> chan =
          Chan.<Integer>builder().unlimited().onUndelivered(undelivered::add).build();
      for (int i = 0; i < count; i++) {
        chan.send(i);
      }
      chan.cancel();
      assertThat(undelivered).isEqualTo(IntStream.range(0, count).boxed().toList());
      assertThatThrownBy(chan::tryRecv).isInstanceOf(ChannelClosedException.class);
      assertThatThrownBy(() -> chan.trySend(-1)).isInstanceOf(ChannelClosedException.class);
      assertThat(chan.peek()).isZero();
      chan.checkInvariants();
    }
  }
}
