// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C3: every exception says what became of the message, and which channel it was. */
class ToldTest {
  private static Chan<String> named() {
    return Chan.<String>builder().name("orders").capacity(1).build();
  }

  @ParameterizedTest
  @EnumSource
  void closedSaysTheFateAndTheName(Waiting operation) {
    var chan = named();
    chan.close();
    var told = catchThrowable(() -> operation.call(chan));
    assertThat(told)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("closed");
    if (operation.sends()) {
      assertThat(told).hasMessageContaining("not delivered");
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelledSaysTheFateAndTheName(Waiting operation) {
    var chan = named();
    chan.cancel();
    var told = catchThrowable(() -> operation.call(chan));
    assertThat(told)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("cancelled");
    if (operation.sends()) {
      assertThat(told).hasMessageContaining("not delivered");
    }
  }

  @ParameterizedTest
  @EnumSource
  void interruptedOnEntrySaysTheFateAndTheName(Waiting operation) throws Exception {
    var chan = named();
    Thread.currentThread().interrupt();
    interruptedSaysTheFate(operation, catchThrowable(() -> operation.call(chan)));
  }

  @ParameterizedTest
  @EnumSource
  void interruptedWhileWaitingSaysTheFateAndTheName(Waiting operation) throws Exception {
    var chan = named();
    if (operation.sends()) {
      chan.send("early");
    }
    var parked = ThreadKind.VIRTUAL.run(() -> operation.call(chan)).parked();
    interruptedSaysTheFate(operation, parked.interrupt().failure());
  }

  private static void interruptedSaysTheFate(Waiting operation, Throwable told) {
    assertThat(told).isInstanceOf(InterruptedException.class).hasMessageContaining("orders");
    if (operation.sends()) {
      assertThat(told).hasMessageContaining("not delivered");
    }
  }

  @Test
  void trySendSaysItToo() {
    var chan = named();
    chan.close();
    assertThat(catchThrowable(() -> chan.trySend("a")))
        .hasMessageContaining("orders")
        .hasMessageContaining("not delivered");
  }

  @Test
  void neverDoesAPayloadShow() throws Exception {
    var chan = named();
    chan.send("secret");
    assertThat(chan.toString()).doesNotContain("secret");
    chan.close();
    assertThat(catchThrowable(() -> chan.send("secret"))).message().doesNotContain("secret");
  }
}
