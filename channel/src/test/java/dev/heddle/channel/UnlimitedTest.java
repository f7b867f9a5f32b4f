// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An unlimited channel never lets a sender wait, and gives memory back as it drains. */
class UnlimitedTest {
  private static final int MANY = 100_000;
  private static final int SEGMENT = 64; // slots of one

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
    for (int count : new int[] {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 500}) {
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
    for (int count : new int[] {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 500}) {
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
