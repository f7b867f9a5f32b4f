// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30})
  void oneSenderToOneReceiver(int capacity) throws Exception {
    Chan<Integer> chan = Chan.newChan(capacity);
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

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 30})
  void eachOfManySendersIsReceivedInItsOrder(int capacity) throws Exception {
    Chan<Message> chan = Chan.newChan(capacity);
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
    assertThat(count).isEqualTo(2000);
    chan.checkInvariants();
  }

  private static <T> List<T> drain(Chan<T> chan) {
    var received = new ArrayList<T>();
    chan.forEach(received::add);
    return received;
  }
}
