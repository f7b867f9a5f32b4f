// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Seeing it: name, size, state, open ends, who waits, and the way from a thread dump to the
 * channel.
 */
@ParameterizedClass
@EnumSource
record ShowTest(ThreadKind kind) {
  private static Chan<String> orders() {
    return Chan.<String>builder().name("orders").capacity(3).build();
  }

  @Test
  void nameSizeAndCapacity() throws Exception {
    var chan = orders();
    chan.send("a");
    chan.send("b");
    assertThat(chan.name()).isEqualTo("orders");
    assertThat(chan.toString()).contains("orders", "2/3");
    assertThat(chan.sender().toString()).contains("orders", "2/3");
    assertThat(chan.receiver().toString()).contains("orders", "2/3");
  }

  @Test
  void withoutANameItIsToldApart() {
    Chan<String> one = Chan.newChan();
    Chan<String> other = Chan.newChan();
    assertThat(one.name()).isNotBlank().isEqualTo(one.name()).isNotEqualTo(other.name());
    assertThat(one.share().name()).isEqualTo(one.name());
    assertThat(one.toString()).contains(one.name());
  }

  @Test
  void state() {
    var chan = orders();
    var receiver = chan.receiver();
    assertThat(chan.trySend("a")).isTrue(); // else there is nothing to cancel
    assertThat(chan.toString()).contains("open");
    chan.close();
    assertThat(chan.toString()).contains("closed");
    receiver.close();
    assertThat(chan.toString()).contains("cancelled");
  }

  @Test
  void openEnds() {
    var chan = orders();
    chan.sender();
    chan.sender().close();
    chan.share();
    chan.receiver();
    assertThat(chan.toString()).contains("2 handles", "1 senders", "1 receivers");
  }

  /** A select waits on itself, and its channels list it in their statistics. */
  @EveryWait
  void whoWaitsAndWhatOn(Wait operation) throws Exception {
    var chan = operation.blocked();
    var parked = operation.parked(kind, chan);
    var blocker = LockSupport.getBlocker(parked.thread());
    if (operation.operation().selects()) {
      assertThat(blocker).isInstanceOf(Select.class);
      assertThat(chan.stats().selects()).hasSize(1);
      operation.release(chan);
      assertThat(parked.result()).isTrue();
      return;
    }
    assertThat(blocker.getClass().getSimpleName())
        .isEqualTo(operation.sends() ? "SendWaitQueue" : "ReceiveWaitQueue");
    var id =
        blocker.getClass().getSimpleName()
            + "@"
            + Integer.toHexString(System.identityHashCode(blocker));
    assertThat(chan.toString()).contains("1 on " + id);
    operation.release(chan);
    parked.result();
    assertThat(chan.toString()).contains("0 on " + id);
  }

  @Test
  void parcelsShowNoPayload() {
    assertThat(Isolated.isolate("secret").toString()).doesNotContain("secret");
  }
}
