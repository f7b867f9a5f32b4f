// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Selects that are put together or used wrongly say so, and stay usable. */
class SelectMisuseTest {
  private static final IllegalStateException FAILURE = new IllegalStateException("handler");

  private static String fail(String message) {
    throw FAILURE;
  }

  @Test
  void withoutClausesItRefuses() {
    var select = Select.<String>create().orElse(() -> "else").after(Duration.ZERO, () -> "late");
    assertThatThrownBy(select::select)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no clause");
    assertThatThrownBy(() -> select.forEach(m -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without a receive clause");
  }

  @Test
  void forEachWithoutAReceiveClauseWouldNeverEnd() {
    Chan<String> chan = Chan.newChan();
    var select = Select.<String>create().send(chan, () -> "a", () -> "sent");
    assertThatThrownBy(() -> select.forEach(m -> {})).isInstanceOf(IllegalStateException.class);
    assertThat(chan.peek()).isZero();
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void nothingMayBeNull() {
    Chan<String> chan = Chan.newChan();
    var select = Select.<String>create();
    Function<String, String> then = m -> m;
    assertThatNullPointerException().isThrownBy(() -> select.recv(null, then));
    assertThatNullPointerException().isThrownBy(() -> select.recv(chan, null));
    assertThatNullPointerException().isThrownBy(() -> select.recv(chan, then, null));
    assertThatNullPointerException().isThrownBy(() -> select.send(null, () -> "a", () -> "b"));
    assertThatNullPointerException().isThrownBy(() -> select.send(chan, null, () -> "b"));
    assertThatNullPointerException().isThrownBy(() -> select.send(chan, () -> "a", null));
    assertThatNullPointerException().isThrownBy(() -> select.forEach(null));
  }

  @Test
  void aNullTimeoutOrAlternativeLeavesTheSelectUsable() throws Exception {
    Chan<String> chan = Chan.newChan();
    var select = Select.<String>create().recv(chan, m -> m);
    assertThatNullPointerException()
        .isThrownBy(() -> select.after(null, () -> "late"))
        .withMessage("longest");
    assertThatNullPointerException().isThrownBy(() -> select.after(Duration.ZERO, null));
    assertThatNullPointerException().isThrownBy(() -> select.orElse(null));
    chan.send("a");
    assertThat(select.select()).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource
  void whileOneThreadUsesItNoOtherMay(ThreadKind kind) throws Exception {
    Chan<String> chan = Chan.newChan();
    var select = Select.<String>create().recv(chan, m -> m);
    var user = kind.call(select::select).parked();
    assertThatThrownBy(select::select)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(user.thread().getName());
    assertThatThrownBy(() -> select.forEach(m -> {})).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> select.recv(chan, m -> m)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> select.after(Duration.ZERO, () -> "late"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> select.orElse(() -> "else")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(select::biased).isInstanceOf(IllegalStateException.class);
    chan.send("a");
    assertThat(user.result()).isEqualTo("a");
    chan.send("b");
    assertThat(select.select()).isEqualTo("b");
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerThatThrowsHasReceived(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select = Select.<String>create().recv(chan, m -> m.equals("bad") ? fail(m) : m);
    for (int i = 0; i < 2; i++) {
      var sender = ThreadKind.VIRTUAL.run(() -> chan.send("bad"));
      assertThatThrownBy(select::select).isSameAs(FAILURE);
      sender.result();
      assertThat(chan.peek()).isZero();
      sender = ThreadKind.VIRTUAL.run(() -> chan.send("good"));
      assertThat(select.select()).isEqualTo("good");
      sender.result();
    }
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerThatThrowsHasSent(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select = Select.<String>create().send(chan, () -> "a", () -> fail(""));
    var receiver = ThreadKind.VIRTUAL.call(() -> chan.recv()).parked();
    assertThatThrownBy(select::select).isSameAs(FAILURE);
    assertThat(receiver.result()).isEqualTo("a");
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerMaySelectAgain(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select = Select.<String>create();
    select.recv(chan, m -> m.equals("last") ? m : m + selectOnce(select));
    var actor = ThreadKind.VIRTUAL.call(select::select).parked();
    chan.send("first ");
    chan.send("last");
    assertThat(actor.result()).isEqualTo("first last");
  }

  private static String selectOnce(Select<String> select) {
    try {
      return select.select();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSupplierThatThrowsSendsNothing() throws Exception {
    Chan<String> from = Chan.newChan(1);
    Chan<String> to = Chan.newChan(1);
    var fails = new boolean[] {true};
    var select =
        Select.<String>create()
            .recv(from, m -> m)
            .send(to, () -> fails[0] ? fail("") : "a", () -> "sent");
    from.send("b");
    assertThatThrownBy(select::select).isSameAs(FAILURE);
    assertThat(from.peek()).isEqualTo(1);
    assertThat(to.peek()).isZero();
    fails[0] = false;
    assertThat(java.util.List.of(select.select(), select.select()))
        .containsExactlyInAnyOrder("b", "sent");
  }

  @Test
  void onClosedThatThrowsIsToldOnce() throws Exception {
    Chan<String> ended = Chan.newChan(1);
    Chan<String> open = Chan.newChan(1);
    ended.close();
    var select =
        Select.<String>create()
            .recv(
                ended,
                m -> m,
                () -> {
                  throw FAILURE;
                })
            .recv(open, m -> m);
    assertThatThrownBy(select::select).isSameAs(FAILURE);
    open.send("a");
    assertThat(select.select()).isEqualTo("a");
  }

  @Test
  void forEachTakesNoFailureForTheEnd() {
    Chan<String> ended = Chan.newChan(1);
    Chan<String> other = Chan.newChan(1);
    ended.close();
    other.close();
    var select = Select.<String>create().recv(ended, m -> m, other::tryRecv);
    assertThatThrownBy(() -> select.forEach(m -> {}))
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining(other.name());
  }

  @ParameterizedTest
  @EnumSource
  void aMovedHandleRefuses(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var receives = Select.<String>create().recv(chan, m -> m).orElse(() -> "else");
    var sends = Select.<String>create().send(chan, () -> "a", () -> "b").orElse(() -> "else");
    var moved = chan.move();
    assertThatThrownBy(receives::select)
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(sends::select)
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(ChannelClosedException.class);
    assertThat(moved.peek()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aClosedEndRefuses(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var from = chan.receiver();
    var to = chan.sender();
    var receives = Select.<String>create().recv(from, m -> m).orElse(() -> "else");
    var sends = Select.<String>create().send(to, () -> "a", () -> "b").orElse(() -> "else");
    from.close();
    to.close();
    assertThatThrownBy(receives::select)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("this end of channel '" + flavour.name());
    assertThatThrownBy(sends::select)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("this end of channel '" + flavour.name());
  }

  @Test
  void aClosedHandleStillDrains() throws Exception {
    Chan<String> chan = Chan.newChan();
    chan.send("a");
    chan.close();
    var select = Select.<String>create().recv(chan, m -> m);
    assertThat(select.select()).isEqualTo("a");
    assertThatThrownBy(select::select).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void itShowsItsClausesButNoMessage() throws Exception {
    Chan<String> jobs = Chan.<String>builder().name("jobs").build();
    jobs.send("secret");
    var select = Select.<String>create().recv(jobs, m -> m).send(jobs, () -> "secret", () -> "");
    assertThat(select.toString()).contains("recv", "send", "jobs").doesNotContain("secret");
  }
}
