// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.DetWeaver;
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
  private final DetWeaver fresh = Woven.copy();

  @Test
  void waitingNeedsNoClassThatTheFirstChannelDidNot() throws Exception {
    assertNothingNew("newChannel", "waitEverywhere");
    assertThat(fresh.defined()).contains("Chan", "Ring", "Waiter");
  }

  @Test
  void waitingInARendezvousNeedsNoClassThatTheFirstOneDidNot() throws Exception {
    assertNothingNew("newRendezvous", "waitEverywhere");
    assertThat(fresh.defined()).contains("Rendezvous", "Rendezvous$Offer", "Rendezvous$Request");
  }

  @Test
  void waitingInAPoolNeedsNoClassThatTheFirstChannelDidNot() throws Exception {
    assertNothingNew("newChannel", "waitInAPool");
    assertThat(fresh.defined()).contains("Parking", "Parking$Replaced");
  }

  @Test
  void waitingInASelectNeedsNoClassThatTheFirstOneDidNot() throws Exception {
    assertNothingNew("newSelects", "waitInSelects");
    assertThat(fresh.defined())
        .contains("SelectWaiter$Round", "SelectWaiter$Offer", "SelectWaiter$Request");
  }

  private void assertNothingNew(String maker, String waiter) throws Exception {
    var made = fresh.method(DetControl.class, maker).invoke(null);
    var before = fresh.defined();

    fresh.method(DetControl.class, waiter, Object.class).invoke(null, made);
    assertThat(ownOf(fresh.defined())).isEqualTo(ownOf(before));
  }

  private static Set<String> ownOf(Set<String> names) {
    var own = new TreeSet<>(names);
    own.removeIf(name -> name.startsWith("Det"));
    return own;
  }
}
