// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A capacity is from 1 to 2<sup>30</sup>; what is above is no other way to say "unlimited". */
class CapacityTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        ChanBuilder.UNLIMITED,
        Integer.MIN_VALUE,
        ChanBuilder.LARGEST_CAPACITY + 1,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE
      })
  void whatIsOutOfRangeIsRefused(int capacity) {
    var range =
        " must be from 1 to 1073741824, but is %d: use rendezvous() for no buffer, unlimited() for no bound"
            .formatted(capacity);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chan.newChan(capacity))
        .withMessage("capacity" + range);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chan.builder().name("orders").capacity(capacity))
        .withMessage("capacity of channel 'orders'" + range);
  }

  @Test
  void aCapacityThatIsRefusedLeavesTheBuilderAsItWas() {
    var builder = Chan.builder().capacity(7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.overflow(Overflow.DROP_OLDEST).capacity(Integer.MAX_VALUE));
    assertThat(builder.build().capacity()).isEqualTo(7);
  }

  @Test
  void theLargestIsAccepted() {
    assertThatNoException().isThrownBy(() -> Chan.builder().capacity(ChanBuilder.LARGEST_CAPACITY));
  }

  @EveryFlavour
  void onlyWhatHasNoBoundIsShownAsUnlimited(Flavour flavour) {
    var chan = flavour.make();
    boolean unlimited = flavour == Flavour.UNLIMITED;
    assertThat(chan.toString().contains("/unlimited")).isEqualTo(unlimited);
    assertThat(chan.stats().toString().contains("/unlimited")).isEqualTo(unlimited);
    assertThat(chan.capacity() > ChanBuilder.LARGEST_CAPACITY).isEqualTo(unlimited);
    assertThat(chan.stats().capacity()).isEqualTo(flavour.capacity());
  }

  @Test
  void withoutRoomInTheHeapThereIsNoChannel() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var child =
        new ProcessBuilder(
                java,
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName())
            .redirectErrorStream(true)
            .start();
    var told = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(told.strip()).isEqualTo("OutOfMemoryError, then [one that fits]");
    assertThat(child.waitFor()).isZero();
  }

  /** The largest channel, in a heap of 32 MiB. */
  static final class SmallHeap {
    public static void main(String[] args) {
      Chan<Object> fits = Chan.builder().name("one that fits").build();
      String thrown = "nothing";
      try {
        Chan.builder().name("too large").capacity(ChanBuilder.LARGEST_CAPACITY).build();
      } catch (OutOfMemoryError e) {
        thrown = e.getClass().getSimpleName();
      }
      System.out.println(thrown + ", then " + Chan.named().stream().map(ChanStats::name).toList());
      fits.close();
    }
  }
}
