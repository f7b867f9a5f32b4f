// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Flow;

/** Gives a channel's messages to subscribers; {@link Chan#publisher} says how. */
final class ChanPublisher<T> implements Flow.Publisher<T> {
  private final Chan<T> chan;

  ChanPublisher(Chan<T> chan) {
    this.chan = chan;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    if (subscriber == null) {
      throw chan.unmoved().nullSubscriber();
    }
    Receiver<T> receiver;
    try {
      receiver = chan.receiver();
    } catch (IllegalStateException noReceiver) { // moved, or cancelled
      subscriber.onSubscribe(NoSubscription.INSTANCE);
      subscriber.onError(ChanSubscription.reason(noReceiver));
      return;
    }
    new ChanSubscription<T>(chan.unmoved(), receiver, subscriber).begin(subscriber);
  }

  @Override
  public String toString() {
    return "publisher of " + chan;
  }
}
