// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What selects do when their channels end, before or while they wait. */
@ParameterizedClass
@EnumSource
record SelectEndTest(Flavour flavour) {
  private static final String OVER =
      "every channel that this select receives from is closed and drained";

  @Test
  void drainedClausesAreToldOnceAndSkipped() throws Exception {
    Chan<String> ended = flavour.make();
    Chan<String> open = Chan.newChan(8);
    var told = new AtomicInteger();
    var select =
        Select.<String>create()
            .recv(ended, m -> "last " + m, told::incrementAndGet)
            .recv(open, m -> m);
    if (flavour.isBuffered()) {
      ended.send("a");
    }
    ended.close();
    if (flavour.isBuffered()) {
      assertThat(select.select()).isEqualTo("last a");
    }
    for (int i = 0; i < 5; i++) {
      open.send("b");
      assertThat(select.select()).isEqualTo("b");
    }
    assertThat(told).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void closedWhileItWaitsItIsToldAndWaitsOn(ThreadKind kind) throws Exception {
    Chan<String> ended = flavour.make();
    Chan<String> open = flavour.make();
    var told = new AtomicInteger();
    var select =
        Select.<String>create().recv(ended, m -> m, told::incrementAndGet).recv(open, m -> m);
    var actor = kind.call(select::select).parked();
    ended.close();
    Await.until("told", () -> told.get() == 1);
    actor.parked();
    open.send("a");
    assertThat(actor.result()).isEqualTo("a");
    ended.checkInvariants();
    open.checkInvariants();
  }

  @Test
  void whenAllReceiveClausesAreDrainedItIsOver() throws Exception {
    Chan<String> x = flavour.<String>builder().name("x").build();
    Chan<String> y = flavour.<String>builder().name("y").build();
    var told = new AtomicInteger();
    var select =
        Select.<String>create()
            .recv(x, m -> m, told::incrementAndGet)
            .recv(y, m -> m, told::incrementAndGet)
            .after(Waiting.LONG, () -> "late")
            .orElse(() -> "else");
    x.close();
    assertThat(select.select()).isEqualTo("else");
    y.close();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(select::select)
          .isInstanceOf(ChannelClosedException.class)
          .hasMessage(OVER + ": 'x', 'y'");
    }
    assertThat(told).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource
  void itIsOverWhileItWaits(ThreadKind kind) throws Exception {
    Chan<String> x = flavour.make();
    Chan<String> y = flavour.make();
    Chan<String> full = Chan.rendezvous();
    var select =
        Select.<String>create()
            .recv(x, m -> m)
            .recv(y, m -> m)
            .send(full, () -> "never", () -> "sent");
    var actor = kind.call(select::select).parked();
    x.close();
    y.close();
    assertThat(actor.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageStartingWith(OVER);
    assertThat(full.tryRecv()).isNull();
    x.checkInvariants();
    y.checkInvariants();
    full.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void forEachEndsWhenItIsOver(ThreadKind kind) throws Exception {
    Chan<String> x = flavour.make();
    Chan<String> y = flavour.make();
    var got = new ArrayList<String>();
    var actor =
        kind.run(() -> Select.<String>create().recv(x, m -> m).recv(y, m -> m).forEach(got::add));
    actor.parked();
    x.send("a");
    x.close();
    y.send("b");
    y.close();
    actor.result();
    assertThat(got).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void theCauseOfACloseIsToldOnce() throws Exception {
    Chan<String> ended = flavour.make();
    Chan<String> open = Chan.newChan(1);
    var why = new IllegalStateException("enough");
    var select = Select.<String>create().recv(ended, m -> m).recv(open, m -> m);
    ended.closeWith(why);
    assertThatThrownBy(select::select)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining(flavour.name())
        .hasCause(why);
    open.send("a");
    assertThat(select.select()).isEqualTo("a");
    open.close();
    assertThatThrownBy(select::select).hasMessageStartingWith(OVER).hasNoCause();
  }

  @ParameterizedTest
  @EnumSource
  void aCancelIsToldOnce(ThreadKind kind) throws Exception {
    Chan<String> ended = flavour.make();
    Chan<String> open = flavour.make();
    var select = Select.<String>create().recv(ended, m -> m).recv(open, m -> m);
    var actor = kind.call(select::select).parked();
    ended.cancel();
    assertThat(actor.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("cancelled")
        .hasMessageContaining(flavour.name());
    actor = kind.call(select::select).parked();
    open.send("a");
    assertThat(actor.result()).isEqualTo("a");
    ended.checkInvariants();
    open.checkInvariants();
  }

  @Test
  void forEachThrowsWhatAChannelWasClosedWith() {
    Chan<String> x = flavour.make();
    var why = new CancellationException("enough");
    x.closeWith(why);
    var select = Select.<String>create().recv(x, m -> m);
    assertThatThrownBy(() -> select.forEach(m -> {}))
        .isInstanceOf(ChannelClosedException.class)
        .hasCause(why);
  }

  @Test
  void aSendClauseOnAClosedChannelThrows() throws Exception {
    Chan<String> closed = flavour.make();
    Chan<String> open = Chan.newChan(1);
    var select =
        Select.<String>create().recv(open, m -> m).send(closed.sender(), () -> "a", () -> "sent");
    closed.close();
    closed.closeWith(new IllegalStateException("enough"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(select::select)
          .isInstanceOf(ChannelClosedException.class)
          .hasMessageContaining("not delivered");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSendClauseThatWaitsIsTold(ThreadKind kind) throws Exception {
    Chan<String> full = Chan.rendezvous();
    Chan<String> open = flavour.make();
    var why = new IllegalStateException("enough");
    var select = Select.<String>create().recv(open, m -> m).send(full, () -> "a", () -> "sent");
    var actor = kind.call(select::select).parked();
    full.closeWith(why);
    assertThat(actor.failure()).isInstanceOf(ChannelClosedException.class).hasCause(why);
    open.checkInvariants();
    full.checkInvariants();
  }
}
