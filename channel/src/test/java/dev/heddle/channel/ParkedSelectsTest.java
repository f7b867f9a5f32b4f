// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A channel tells which selects wait at it, as a thread dump names them. */
@ParameterizedClass
@EnumSource
record ParkedSelectsTest(ThreadKind kind) {
  private static String blocker(Actor<?> actor) {
    Object blocker = LockSupport.getBlocker(actor.thread());
    assertThat(blocker).isInstanceOf(Select.class);
    return "Select@" + Integer.toHexString(System.identityHashCode(blocker));
  }

  @ParameterizedTest
  @EnumSource
  void whileItWaitsASelectIsListedAtEachOfItsChannels(Flavour flavour) throws Exception {
    Chan<String> x = flavour.make();
    Chan<String> y = flavour.make();
    Chan<String> other = flavour.make();
    var select = Select.<String>create().recv(x, m -> m).recv(y, m -> m);
    var actor = kind.call(select::select).parked();
    assertThat(x.stats().selects()).containsExactly(blocker(actor));
    assertThat(y.stats().selects()).containsExactly(blocker(actor));
    assertThat(other.stats().selects()).isEmpty();
    y.send("a");
    actor.result();
    assertThat(x.stats().selects()).isEmpty();
    assertThat(y.stats().selects()).isEmpty();
    assertThat(y.toString()).doesNotContain("select");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "RENDEZVOUS"})
  void aSelectThatSendsIsListedToo(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    chan.trySend("before");
    var select = Select.<String>create().send(chan, () -> "a", () -> "sent");
    var actor = kind.call(select::select).parked();
    assertThat(chan.stats().selects()).containsExactly(blocker(actor));
    chan.recv();
    actor.result();
  }

  @Test
  void severalClausesOnAChannelAreOneSelect() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var select =
        Select.<String>create()
            .recv(chan, m -> m)
            .send(chan, () -> "a", () -> "sent")
            .recv(chan, m -> m);
    var actor = kind.call(select::select).parked();
    assertThat(chan.stats().selects()).containsExactly(blocker(actor));
    chan.close();
    actor.failure();
  }

  @Test
  void otherWaitersAreNotListed() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var plain = kind.call(chan::recv).parked();
    var selecting = kind.call(Select.<String>create().recv(chan, m -> m)::select).parked();
    var last = kind.call(chan::recv).parked();
    assertThat(chan.stats().selects()).containsExactly(blocker(selecting));
    assertThat(chan.stats().waitingReceivers()).isEqualTo(3);
    for (var actor : List.of(plain, selecting, last)) {
      chan.send("a");
      actor.result();
    }
  }

  @Test
  void ofACrowdAHundredAreListed() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var crowd = new ArrayList<Actor<String>>();
    for (int i = 0; i < 120; i++) {
      crowd.add(kind.call(Select.<String>create().recv(chan, m -> m)::select).parked());
    }
    assertThat(chan.stats().selects())
        .hasSize(100)
        .startsWith(blocker(crowd.get(0)))
        .doesNotHaveDuplicates();
    chan.cancel();
    for (var actor : crowd) {
      actor.failure();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "RENDEZVOUS"})
  void lookingWhileSelectsComeAndGoNeverFails(Flavour flavour) throws Exception {
    Chan<String> x = flavour.make();
    Chan<String> y = flavour.make();
    var actors = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 4; i++) {
      var select = Select.<String>create().recv(x, m -> m).recv(y, m -> m);
      select.after(Duration.ofNanos(20_000 + 10_000 * i), () -> "late");
      actors.add(
          kind.run(() -> {
            for (int round = 0; round < 1_000; round++) {
              select.select();
            }
          }));
    }
    while (!actors.stream().allMatch(Actor::isDone)) {
      x.trySend("a");
      assertThat(x.stats().selects()).hasSizeLessThanOrEqualTo(4);
      assertThat(y.stats().selects()).hasSizeLessThanOrEqualTo(4).doesNotHaveDuplicates();
    }
    for (var actor : actors) {
      actor.result();
    }
    assertThat(x.stats().selects()).isEmpty();
    x.checkInvariants();
    y.checkInvariants();
  }
}
