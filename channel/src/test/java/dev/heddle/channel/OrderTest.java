// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C1: messages of one sender arrive in the order sent; the channel is first in, first out. */
@ParameterizedClass
@EnumSource
record OrderTest(ThreadKind kind) {
  private record Message(int sender, int number) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 30})
  void firstInFirstOutOverManyLaps(int capacity) throws Exception {
    Chan<Integer> chan = Chan.newChan(capacity);
    var received = new ArrayList<Integer>();
    for (int i = 0; i < 1000; i++) {
      if (chan.peek() == capacity || i % 3 == 0 && chan.peek() > 0) {
        received.add(chan.recv());
      }
      chan.send(i);
    }
    chan.close();
    chan.forEach(received::add);
    assertThat(received).isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }

  @WhereNothingIsDropped
  void fromOneSenderToOneReceiver(Flavour flavour) throws Exception {
    inOrder(flavour.make());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 30})
  void fromOneSenderToOneReceiver(int capacity) throws Exception {
    inOrder(Chan.newChan(capacity));
  }

  private void inOrder(Chan<Integer> chan) throws Exception {
    var receiver = kind.call(() -> drain(chan));
    var sender =
        kind.run(() -> {
          for (int i = 0; i < 2000; i++) {
            chan.send(i);
          }
          chan.close();
        });
    sender.result();
    assertThat(receiver.result()).isEqualTo(IntStream.range(0, 2000).boxed().toList());
  }

  /** What a policy drops is missing, and told in the order sent; the rest keeps its order. */
  @ParameterizedTest
  @EnumSource(names = {"DROP_OLDEST", "DROP_LATEST"})
  void whatIsNotDroppedArrivesInOrder(Flavour flavour) throws Exception {
    var dropped = new ArrayList<Integer>();
    Chan<Integer> chan = flavour.<Integer>builder().onUndelivered(dropped::add).build();
    var receiver = kind.call(() -> drain(chan));
    kind.run(
            () -> {
              for (int i = 0; i < 2000; i++) {
                chan.send(i);
              }
              chan.close();
            })
        .result();
    var received = receiver.result();
    assertThat(received).isSorted();
    assertThat(dropped).isSorted();
    received.addAll(dropped);
    assertThat(received)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2000).boxed().toList());
    chan.checkInvariants();
  }

  @WhereNothingIsDropped
  void batchesKeepTheOrder(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var receiver =
        kind.call(() -> {
          var received = new ArrayList<Integer>();
          while (chan.recvBatch(received, 7) > 0) {
            // on until it is closed and drained
          }
          return received;
        });
    for (int i = 0; i < 1000; i += 10) {
      chan.sendAll(IntStream.range(i, i + 10).boxed().toList());
    }
    chan.close();
    assertThat(receiver.result()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    chan.checkInvariants();
  }

  @WhereNothingIsDropped
  void selectsKeepTheOrder(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var received = new ArrayList<Integer>();
    var receiver =
        kind.run(() -> Select.<Integer>create().recv(chan, m -> m).forEach(received::add));
    var numbers = IntStream.range(0, 1000).iterator();
    var select = Select.<Boolean>create().send(chan, numbers::next, () -> true);
    while (numbers.hasNext()) {
      select.select();
    }
    chan.close();
    receiver.result();
    assertThat(received).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    chan.checkInvariants();
  }

  @EveryFlavour
  void eachOfManySendersIsReceivedInItsOrder(Flavour flavour) throws Exception {
    var dropped = new AtomicInteger();
    Chan<Message> chan =
        flavour.<Message>builder().onUndelivered(m -> dropped.incrementAndGet()).build();
    var receivers = new ArrayList<Actor<List<Message>>>();
    for (int i = 0; i < 3; i++) {
      receivers.add(kind.call(() -> drain(chan)));
    }
    for (int i = 0; i < 4; i++) {
      int me = i;
      var mine = chan.sender();
      kind.run(() -> {
        for (int n = 0; n < 500; n++) {
          mine.send(new Message(me, n));
        }
        mine.close();
      });
    }
    chan.close();
    int count = 0;
    for (var receiver : receivers) {
      var latest = new HashMap<Integer, Integer>();
      for (var message : receiver.result()) {
        assertThat(message.number).isGreaterThan(latest.getOrDefault(message.sender, -1));
        latest.put(message.sender, message.number);
        count++;
      }
    }
    assertThat(count + dropped.get()).isEqualTo(2000);
    if (!flavour.drops()) {
      assertThat(dropped).hasValue(0);
    }
    chan.checkInvariants();
  }

  private static <T> List<T> drain(Chan<T> chan) {
    var received = new ArrayList<T>();
    chan.forEach(received::add);
    return received;
  }
}
