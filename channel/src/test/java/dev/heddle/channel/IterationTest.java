// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Iterating receives until the channel is closed and drained. */
@ParameterizedClass
@EnumSource
record IterationTest(ThreadKind kind) {
  @Test
  void itReceivesWhatComesAndEndsWhenClosedAndDrained() throws Exception {
    Chan<Integer> chan = Chan.newChan(2);
    var worker =
        kind.call(() -> {
          var seen = new ArrayList<Integer>();
          for (var message : chan) {
            seen.add(message);
          }
          return seen;
        });
    worker.parked();
    chan.send(1);
    chan.send(2);
    chan.send(3);
    chan.close();
    assertThat(worker.result()).containsExactly(1, 2, 3);
  }

  @Test
  void forEachEndsWhenClosedWhileItWaits() throws Exception {
    Chan<Integer> chan = Chan.newChan(2);
    var worker = kind.run(() -> chan.forEach(m -> {})).parked();
    chan.close();
    worker.result();
  }

  @Test
  void whatIsAlreadyThereComesWithoutWaiting() throws Exception {
    Chan<Integer> chan = Chan.newChan(2);
    chan.send(1);
    chan.send(2);
    var iterator = chan.iterator();
    assertThat(iterator.hasNext()).isTrue();
    assertThat(iterator.hasNext()).isTrue();
    assertThat(chan.peek()).isOne();
    assertThat(iterator.next()).isEqualTo(1);
    assertThat(iterator.next()).isEqualTo(2);
    chan.close();
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aCancelledChannelEndsItLoudly() throws Exception {
    Chan<Integer> chan = Chan.newChan(2);
    var worker = kind.run(() -> chan.forEach(m -> {})).parked();
    chan.cancel();
    assertThat(worker.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void anActionThatThrowsEndsItAndTheRestStays() throws Exception {
    Chan<Integer> chan = Chan.newChan(2);
    chan.send(1);
    chan.send(2);
    var failure = new IllegalArgumentException();
    assertThatThrownBy(() ->
            chan.forEach(m -> {
              throw failure;
            }))
        .isSameAs(failure);
    assertThat(chan.recv()).isEqualTo(2);
  }

  @Test
  void removingIsNotSupported() throws Exception {
    Chan<Integer> chan = Chan.newChan(2);
    chan.send(1);
    var iterator = chan.iterator();
    iterator.next();
    assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
  }
}
