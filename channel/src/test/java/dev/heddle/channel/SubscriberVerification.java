// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** What the conformance suite of Flow asks of a subscriber, asked of a channel's. */
public class SubscriberVerification extends FlowSubscriberBlackboxVerification<Long> {
  private static final long LONGEST_MILLIS = 2000;
  private static final long SILENCE_MILLIS = 50;

  public SubscriberVerification() {
    super(new TestEnvironment(LONGEST_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS));
  }

  @Override
  public Flow.Subscriber<Long> createFlowSubscriber() {
    return Chan.<Long>newChan(1).subscriber();
  }

  @Override
  public Long createElement(int element) {
    return (long) element;
  }
}
