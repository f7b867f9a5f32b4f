// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.DetWeaver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    assertThat(fresh.defined())
        .contains("Rendezvous", "RendezvousWaiter$Offer", "RendezvousWaiter$Request");
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

  /** A class may have been loaded before, and yet be initialized by the first thread that waits. */
  @Test
  void waitingInitializesNoClassOfOurs() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var child =
        new ProcessBuilder(
                java,
                "-Xlog:class+init=info:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                ColdStart.class.getName())
            .redirectErrorStream(true)
            .start();
    var told = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(told).isZero();
    var before = told.substring(0, told.indexOf(ColdStart.MADE));
    var after = told.substring(told.indexOf(ColdStart.MADE));
    assertThat(before.lines()).anyMatch(ColdStartTest::initializesOurs); // the control
    assertThat(after.lines().filter(ColdStartTest::initializesOurs)).isEmpty();
  }

  private static boolean initializesOurs(String line) {
    return line.contains("Initializing 'dev/heddle/") && !line.contains("ColdStart");
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
