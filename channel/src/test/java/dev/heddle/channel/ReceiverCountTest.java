// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C8: receivers that were handed out are counted; nobody left who could receive means cancelled.
 */
@ParameterizedClass
@EnumSource
record ReceiverCountTest(ThreadKind kind) {
  private static Chan<String> reporting(List<String> undelivered) {
    return Chan.<String>builder()
        .name("counted")
        .capacity(2)
        .onUndelivered(undelivered::add)
        .build();
  }

  @Test
  void theLastReceiverOfAHandedOverChannelCancelsIt() throws Exception {
    var undelivered = new ArrayList<String>();
    var chan = reporting(undelivered);
    var sender = chan.sender();
    var first = chan.receiver();
    var second = chan.receiver();
    chan.close();
    sender.send("a");
    sender.send("b");
    first.close();
    first.close();
    assertThat(undelivered).isEmpty();
    assertThat(second.recv()).isEqualTo("a");
    second.close();
    assertThat(undelivered).containsExactly("b");
    assertThatThrownBy(() -> sender.send("c")).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aHookThatThrowsReachesWhoClosesTheLastReceiver() throws Exception {
    var undelivered = new ArrayList<String>();
    Chan<String> chan =
        Chan.<String>builder()
            .onUndelivered(message -> {
              undelivered.add(message);
              throw new IllegalArgumentException(message);
            })
            .build();
    var sender = chan.sender();
    var receiver = chan.receiver();
    chan.close();
    sender.send("a");
    sender.send("b");
    assertThatThrownBy(receiver::close)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a");
    assertThat(undelivered).containsExactly("a", "b");
    assertThatThrownBy(() -> sender.send("c")).isInstanceOf(ChannelClosedException.class);
    receiver.close(); // has no effect
    assertThat(undelivered).hasSize(2);
  }

  @Test
  void aSenderParkedThenIsTold() throws Exception {
    var undelivered = new ArrayList<String>();
    var chan = reporting(undelivered);
    var sender = chan.sender();
    var receiver = chan.receiver();
    chan.close();
    sender.send("a");
    sender.send("b");
    var parked = kind.run(() -> sender.send("c")).parked();
    receiver.close();
    assertThat(parked.failure()).isInstanceOf(ChannelClosedException.class);
    assertThat(undelivered).containsExactly("a", "b");
  }

  @Test
  void closingTheChannelAfterItsReceiversCancelsToo() throws Exception {
    var undelivered = new ArrayList<String>();
    var chan = reporting(undelivered);
    var receiver = chan.receiver();
    chan.send("a");
    receiver.close();
    assertThat(undelivered).isEmpty();
    assertThat(chan.peek()).isOne();
    chan.close();
    assertThat(undelivered).containsExactly("a");
    assertThatThrownBy(chan::recv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void closingTheReceiversOfADrainedChannelCancelsNothing() throws Exception {
    var chan = reporting(new ArrayList<>());
    var sender = chan.sender();
    var receiver = chan.receiver();
    chan.send("a");
    chan.closeWith(new IllegalArgumentException("why"));
    assertThat(receiver.recv()).isEqualTo("a");
    receiver.close();
    sender.close();
    chan.close();
    assertThat(chan.stats().cancelled()).isFalse();
    assertThatThrownBy(chan::recv).hasMessageContaining("closed and everything sent was received");
    chan.cancel();
    assertThat(chan.stats().cancelled()).isTrue();
  }

  @Test
  void withoutReceiversHandedOutTheBufferIsKept() throws Exception {
    var undelivered = new ArrayList<String>();
    var chan = reporting(undelivered);
    chan.send("a");
    chan.close();
    assertThat(undelivered).isEmpty();
    assertThat(chan.recv()).isEqualTo("a");
  }

  @Test
  void anOpenChannelReceivesAfterItsReceiversWereClosed() throws Exception {
    var undelivered = new ArrayList<String>();
    var chan = reporting(undelivered);
    chan.receiver().close();
    chan.send("a");
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(undelivered).isEmpty();
  }

  @Test
  void aClosedReceiverReceivesNoMore() throws Exception {
    var chan = reporting(new ArrayList<>());
    var receiver = chan.receiver();
    chan.send("a");
    receiver.close();
    assertThatThrownBy(receiver::tryRecv).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(receiver::recv).isInstanceOf(IllegalStateException.class);
    assertThat(chan.tryRecv()).isEqualTo("a");
  }
}
