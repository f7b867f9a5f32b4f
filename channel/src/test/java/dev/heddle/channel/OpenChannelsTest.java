// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code Chan.open()} lists what is named, open, and not forgotten. */
final class OpenChannelsTest {
  private static List<ChanStats> open(String name) {
    return Chan.open().stream().filter(stats -> stats.name().equals(name)).toList();
  }

  @Test
  void aNamedChannelIsListedAsToStringShowsIt() throws InterruptedException {
    Chan<String> chan = Chan.<String>builder().name("listed").capacity(3).build();
    chan.send("a");
    assertThat(open("listed")).singleElement().hasToString(chan.toString());
    assertThat(open("listed")).singleElement().isEqualTo(chan.stats());
  }

  @Test
  void aChannelWithoutANameIsNotListed() {
    Chan<String> chan = Chan.newChan();
    assertThat(open(chan.name())).isEmpty();
  }

  @Test
  void aListedChannelHoldsNoHandle() {
    Chan<String> chan = Chan.<String>builder().name("handles").build();
    assertThat(open("handles")).singleElement().returns(1, ChanStats::openHandles);
    chan.close();
    assertThat(chan.stats().closed()).isTrue();
  }

  @Test
  void aClosedChannelDisappears() {
    Chan.builder().name("closed").build().close();
    assertThat(open("closed")).isEmpty();
  }

  @Test
  void aCancelledChannelDisappears() {
    Chan.builder().name("cancelled").build().cancel();
    assertThat(open("cancelled")).isEmpty();
  }

  @Test
  void aMovedChannelStays() {
    Chan<Object> chan = Chan.builder().name("moved").build().move();
    assertThat(open("moved")).hasSize(1);
    chan.close();
    assertThat(open("moved")).isEmpty();
  }

  @Test
  void channelsOfOneNameAreToldApart() {
    Chan<Object> first = Chan.builder().name("twin").build();
    Chan<Object> second = Chan.builder().name("twin").build();
    assertThat(open("twin")).hasSize(2).doesNotHaveDuplicates();
    first.close();
    assertThat(open("twin")).containsExactly(second.stats());
  }

  @Test
  void theListIsInTheOrderOfNames() {
    Chan<Object> second = Chan.builder().name("order 2").build();
    Chan<Object> first = Chan.builder().name("order 1").build();
    assertThat(Chan.open())
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
          return forgotten.refersTo(null) && open("forgotten").isEmpty();
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
          return OpenChannels.count() < 1_000;
        });
  }

  @Test
  void namedChannelsThatAreClosedLeaveNothingBehind() {
    int before = OpenChannels.count();
    for (int i = 0; i < 10_000; i++) {
      Chan.builder().name("brief").build().close();
    }
    assertThat(OpenChannels.count()).isLessThanOrEqualTo(before);
  }
}
