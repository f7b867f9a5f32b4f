// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heddle.channel.engine.Named;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code Chan.named()} lists what is named, open, and not forgotten. */
final class NamedChannelsTest {
  private static List<ChanStats> named(String name) {
    return Chan.named().stream().filter(stats -> stats.name().equals(name)).toList();
  }

  @Test
  void aNamedChannelIsListedAsToStringShowsIt() throws InterruptedException {
    Chan<String> chan = Chan.<String>builder().name("listed").capacity(3).build();
    chan.send("a");
    assertThat(named("listed")).singleElement().hasToString(chan.toString());
    assertThat(named("listed")).singleElement().isEqualTo(chan.stats());
  }

  @Test
  void aChannelWithoutANameIsNotListed() {
    Chan<String> chan = Chan.newChan();
    assertThat(named(chan.name())).isEmpty();
  }

  @Test
  void aListedChannelHoldsNoHandle() {
    Chan<String> chan = Chan.<String>builder().name("handles").build();
    assertThat(named("handles")).singleElement().returns(1, ChanStats::openHandles);
    chan.close();
    assertThat(chan.stats().closed()).isTrue();
  }

  @Test
  void aClosedChannelDisappears() {
    Chan.builder().name("closed").build().close();
    assertThat(named("closed")).isEmpty();
  }

  @Test
  void aCancelledChannelDisappears() {
    Chan.builder().name("cancelled").build().cancel();
    assertThat(named("cancelled")).isEmpty();
  }

  @Test
  void aMovedChannelStays() {
    Chan<Object> chan = Chan.builder().name("moved").build().move();
    assertThat(named("moved")).hasSize(1);
    chan.close();
    assertThat(named("moved")).isEmpty();
  }

  @Test
  void channelsOfOneNameAreToldApart() {
    Chan<Object> first = Chan.builder().name("twin").build();
    Chan<Object> second = Chan.builder().name("twin").build();
    assertThat(named("twin")).hasSize(2).doesNotHaveDuplicates();
    first.close();
    assertThat(named("twin")).containsExactly(second.stats());
  }

  @Test
  void theListIsInTheOrderOfNames() {
    Chan<Object> second = Chan.builder().name("order 2").build();
    Chan<Object> first = Chan.builder().name("order 1").build();
    assertThat(Chan.named())
        .extracting(ChanStats::name)
        .containsSubsequence(first.name(), second.name())
        .isSorted();
  }

  @Test
  void aForgottenChannelDisappears() {
    var forgotten = forgotten();
    await()
        .until(() -> {
          System.gc();
          return forgotten.refersTo(null) && named("forgotten").isEmpty();
        });
  }

  private static WeakReference<Object> forgotten() {
    return new WeakReference<>(Chan.builder().name("forgotten").build());
  }

  @Test
  void namedChannelsThatAreForgottenLeaveNothingBehind() {
    for (int i = 0; i < 200_000; i++) {
      Chan.builder().name("many").capacity(1).build();
    }
    await()
        .until(() -> {
          System.gc();
          return Named.count() < 1_000;
        });
  }

  @Test
  void namedChannelsThatAreClosedLeaveNothingBehind() {
    int before = Named.count();
    for (int i = 0; i < 10_000; i++) {
      Chan.builder().name("brief").build().close();
    }
    assertThat(Named.count()).isLessThanOrEqualTo(before);
  }
}
