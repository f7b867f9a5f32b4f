// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Await;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Segments that were drained are garbage, and keep nothing. */
class SegmentsTest {
  private static void collectGarbageUntilCleared(List<? extends WeakReference<?>> references) {
    Await.until(
        "cleared",
        () -> {
          System.gc();
          return references.stream().allMatch(reference -> reference.get() == null);
        });
  }

  @Test
  void segmentsThatWereDrainedAreForgotten() throws Exception {
    var list = new Segments();
    var first = new ArrayList<WeakReference<Object>>();
    var field = Segments.class.getDeclaredField("head");
    field.setAccessible(true);
    for (int i = 0; i < 5; i++) {
      for (int k = 0; k < Segment.SIZE; k++) {
        assertThat(list.put(k)).isTrue();
      }
    }
    for (int i = 0; i < 4; i++) {
      first.add(new WeakReference<>(field.get(list)));
      for (int k = 0; k <= Segment.SIZE; k++) {
        list.poll(); // one more than there are slots: it steps on to the next segment
      }
    }
    collectGarbageUntilCleared(first);
    list.checkInvariants();
  }

  /** A collector that leaves the old generation alone keeps the segment, but not what follows. */
  @Test
  void aSegmentThatWasDrainedKeepsNoLaterOne() throws Exception {
    var list = new Segments();
    var field = Segments.class.getDeclaredField("head");
    field.setAccessible(true);
    var old = field.get(list);
    var later = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 5 * Segment.SIZE; i++) {
      assertThat(list.put(i)).isTrue();
      assertThat(list.poll()).isEqualTo(i);
      if (i > Segment.SIZE && i < 4 * Segment.SIZE) {
        later.add(new WeakReference<>(field.get(list)));
      }
    }
    collectGarbageUntilCleared(later);
    Reference.reachabilityFence(old);
    list.checkInvariants();
  }
}
