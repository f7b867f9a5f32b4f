// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetWeaver;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where no virtual thread can be started, subscriptions and subscribers end and say why. */
@Tag("explore")
class NoThreadTest {
  private static void run(String owner, String method, String play) throws Exception {
    var fault = new DetWeaver.Fault(owner, method, "start", DetWeaver.Effect.THROWS);
    var woven = Woven.with(fault).method(DetNoThread.class, play);
    try {
      woven.invoke(null);
    } catch (InvocationTargetException failed) {
      throw new AssertionError(failed.getCause()); // an OutOfMemoryError would end all tests
    }
  }

  private static void runSubscription(String play) throws Exception {
    run("ChannelSubscription", "startCourier", play);
  }

  @Test
  void requestTellsTheSubscriberInItsThreadAndThrowsNothing() throws Exception {
    runSubscription("request");
  }

  @Test
  void requestWhileSubscribingIsToldAfterwards() throws Exception {
    runSubscription("requestWhileSubscribing");
  }

  @Test
  void closeTellsEverySubscriberAndThrowsNothing() throws Exception {
    runSubscription("close");
  }

  @Test
  void whatTheSubscriberThrowsThenReachesTheHandlerOfTheThread() throws Exception {
    runSubscription("errorThatThrows");
  }

  @Test
  void messageOfASubscriberIsGivenBackAndTheChannelClosedWithTheReason() throws Exception {
    run("SendingSubscriber", "startSending", "send");
  }
}
