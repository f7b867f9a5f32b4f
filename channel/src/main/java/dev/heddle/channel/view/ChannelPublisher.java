// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.view;

import dev.heddle.channel.Receiver;
import dev.heddle.channel.engine.Channel;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gives a channel's messages to subscribers; {@code Chan.publisher} says how. */
public final class ChannelPublisher<T> implements Flow.Publisher<T> {
  private final Supplier<Channel<T>> channel;
  private final Supplier<Receiver<T>> receivers;
  private final Function<Receiver<T>, Channel<T>> open;
  private final Object handle; // for people to read

  /**
   * Publishes through a handle.
   *
   * @param channel its channel; throws an {@link IllegalStateException} if it was moved
   * @param receivers hands out receiving ends; throws that if it was moved or cancelled
   * @param open from such an end to the channel; throws what a receive throws if it is closed
   * @param handle shown by {@link #toString}
   */
  public ChannelPublisher(
      Supplier<Channel<T>> channel,
      Supplier<Receiver<T>> receivers,
      Function<Receiver<T>, Channel<T>> open,
      Object handle) {
    this.channel = channel;
    this.receivers = receivers;
    this.open = open;
    this.handle = handle;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    if (subscriber == null) {
      throw channel.get().reasons().nullSubscriber();
    }
    Receiver<T> receiver;
    try {
      receiver = receivers.get();
    } catch (IllegalStateException noReceiver) { // moved, or cancelled
      subscriber.onSubscribe(NothingToSubscribeTo.INSTANCE);
      subscriber.onError(ChannelSubscription.reason(noReceiver));
      return;
    }
    new ChannelSubscription<T>(channel.get(), receiver, open, subscriber).begin(subscriber);
  }

  @Override
  public String toString() {
    return "publisher of " + handle;
  }

  /** For a subscriber that is told right away that there is nothing to subscribe to. */
  private enum NothingToSubscribeTo implements Flow.Subscription {
    INSTANCE;

    @Override
    public void request(long messages) {}

    @Override
    public void cancel() {}
  }
}
