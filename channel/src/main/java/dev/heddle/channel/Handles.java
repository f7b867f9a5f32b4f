// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.view.ReceiverIterator;
import dev.heddle.channel.view.SendingCollector;
import java.util.function.Predicate;
import java.util.stream.Collector;

/** Finds the channel of a handle, for what all kinds of handles do in the same way. */
final class Handles {
  private Handles() {}

  /** Initializes what a select needs in its first round, so that the round need not: C6. */
  static void load() {
    Chan<Object> chan = Chan.newChan(1);
    toSend(chan);
    toReceive(chan);
  }

  /** The channel to send to. Throws what a send throws if the end is closed or moved. */
  static <T> Channel<T> toSend(Sender<T> end) {
    return switch (end) {
      case Chan<T> chan -> chan.toSend();
      case SenderEnd<T> sender -> sender.open();
    };
  }

  /** The channel to receive from. Throws what a receive throws if the end is closed or moved. */
  static <T> Channel<T> toReceive(Receiver<T> end) {
    return switch (end) {
      case Chan<T> chan -> chan.unmoved();
      case ReceiverEnd<T> receiver -> receiver.open();
    };
  }

  /** As {@link Receiver#iterator}. */
  @SuppressWarnings("ReferenceEquality") // a channel equals itself alone
  static <T> ReceiverIterator<T> iterator(Receiver<T> end) {
    Predicate<Channel<?>> own =
        switch (end) {
          case Chan<T> chan -> other -> chan.unmoved() == other;
          case ReceiverEnd<T> receiver -> other -> receiver.channel == other;
        };
    return new ReceiverIterator<>(own, () -> toReceive(end));
  }

  /** As {@link Sender#collector}. */
  static <T> Collector<T, ?, Long> collector(Sender<T> end) {
    Channel<T> channel =
        switch (end) {
          case Chan<T> chan -> chan.channel;
          case SenderEnd<T> sender -> sender.channel;
        };
    return SendingCollector.to(channel, () -> toSend(end));
  }

  /** As {@link Sender#produce}. */
  static <T> void produce(Sender<T> end, Producer<? extends T> body) throws Exception {
    Channel<T> channel =
        switch (end) {
          case Chan<T> chan -> chan.unmoved();
          case SenderEnd<T> sender -> sender.channel;
        };
    Producing.run(channel, end, body);
  }
}
