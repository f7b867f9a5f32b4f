// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** What the conformance suite of Flow asks of a publisher, asked of a channel's. */
public class PublisherVerification extends FlowPublisherVerification<Long> {
  private static final long LONGEST_MILLIS = 2000;
  private static final long SILENCE_MILLIS = 50;
  private static final int ENDLESS = 100_000;

  public PublisherVerification() {
    super(new TestEnvironment(LONGEST_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS));
  }

  @Override
  public Flow.Publisher<Long> createFlowPublisher(long elements) {
    Chan<Long> chan = Chan.newChan(16);
    Thread.startVirtualThread(() -> send(chan, elements));
    return chan.publisher();
  }

  private static void send(Chan<Long> chan, long elements) {
    try (chan) {
      for (long i = 0; i < Math.min(elements, ENDLESS); i++) {
        chan.send(i);
      }
    } catch (ChannelClosedException | InterruptedException nobodyReceives) {
      // the subscriber has cancelled
    }
  }

  @Override
  public Flow.Publisher<Long> createFailedFlowPublisher() {
    Chan<Long> chan = Chan.newChan();
    chan.closeWith(new IllegalStateException("failed"));
    return chan.publisher();
  }
}
