// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.DetWeaver;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C2: no message is lost to an allocation that fails between taking it and handing it over. */
@Tag("explore")
class AllocationFailureTest {
  private static int run(String play, String owner, String method, String callee) throws Exception {
    var fault = new DetWeaver.Fault(owner, method, callee, DetWeaver.Effect.MAY_THROW);
    return run(play, fault);
  }

  private static int run(String play, DetWeaver.Fault fault) throws Exception {
    var weaver = Woven.with(fault);
    var woven = weaver.method(DetAllocation.class, play);
    try {
      int failures = (int) woven.invoke(null);
      assertThat(weaver.planted()).as("faults planted").isPositive();
      return failures;
    } catch (InvocationTargetException failed) {
      throw new AssertionError(failed.getCause()); // an OutOfMemoryError would end all tests
    }
  }

  @Test
  void whatIsReceivedIsolatedHasItsHolderBefore() throws Exception {
    var fault = new DetWeaver.Fault("Isolated", "*", "new Isolated", DetWeaver.Effect.THROWS);
    assertThat(run("recvIso", fault)).isOne();
  }

  @Test
  void aSelectHasAllItsWaitersBeforeItIsInAQueue() throws Exception {
    assertThat(run("select", "SelectClause", "prepare", "new SelectWaiter$Request")).isPositive();
  }
}
