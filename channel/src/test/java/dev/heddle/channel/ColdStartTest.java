// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * C6: whoever waits finds every class ready; one that is initialized there pins, and is lost if the
 * stack ends just then.
 */
@Tag("explore")
class ColdStartTest {
  @Test
  void waitingNeedsNoClassThatTheFirstChannelDidNot() throws Exception {
    var fresh = new DetWeaver(null);
    var control = fresh.woven("DetControl");
    var newChannel = control.getDeclaredMethod("newChannel");
    newChannel.setAccessible(true);
    var channel = newChannel.invoke(null);
    var before = fresh.defined();
    assertThat(before).contains("Chan", "Ring");

    var waitEverywhere = control.getDeclaredMethod("waitEverywhere", Object.class);
    waitEverywhere.setAccessible(true);
    waitEverywhere.invoke(null, channel);
    assertThat(ownOf(fresh.defined())).isEqualTo(ownOf(before));
  }

  private static Set<String> ownOf(Set<String> names) {
    var own = new TreeSet<>(names);
    own.removeIf(name -> name.startsWith("Det"));
    return own;
  }
}
