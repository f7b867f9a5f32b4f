// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/** What the conformance suite of Flow asks of a subscriber that it can look into. */
public class SubscriberInsideVerification extends FlowSubscriberWhiteboxVerification<Long> {
  private static final long LONGEST_MILLIS = 2000;
  private static final long SILENCE_MILLIS = 50;

  public SubscriberInsideVerification() {
    super(new TestEnvironment(LONGEST_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS));
  }

  @Override
  public Flow.Subscriber<Long> createFlowSubscriber(
      SubscriberWhiteboxVerification.WhiteboxSubscriberProbe<Long> probe) {
    Flow.Subscriber<Long> subscriber = Chan.<Long>newChan(100).subscriber();
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscriber.onSubscribe(subscription);
        probe.registerOnSubscribe(new Puppet(subscription));
      }

      @Override
      public void onNext(Long message) {
        subscriber.onNext(message);
        probe.registerOnNext(message);
      }

      @Override
      public void onError(Throwable cause) {
        subscriber.onError(cause);
        probe.registerOnError(cause);
      }

      @Override
      public void onComplete() {
        subscriber.onComplete();
        probe.registerOnComplete();
      }
    };
  }

  @Override
  public Long createElement(int element) {
    return (long) element;
  }

  /** Requests nothing: the subscriber asks for as much as it sends, by itself. */
  private record Puppet(Flow.Subscription subscription)
      implements SubscriberWhiteboxVerification.SubscriberPuppet {
    @Override
    public void triggerRequest(long elements) {}

    @Override
    public void signalCancel() {
      subscription.cancel();
    }
  }
}
