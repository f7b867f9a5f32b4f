// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Ends.Phase;
import dev.heddle.channel.engine.Failures;
import java.util.concurrent.CancellationException;

/** Runs producers, so that a channel ends in the way in which its producer ends. */
final class Producing {
  private Producing() {}

  /** As {@link Sender#produce} says. */
  static <T> void run(Channel<T> channel, Sender<T> to, Producer<? extends T> body)
      throws Exception {
    if (body == null) {
      throw channel.reasons().nullProducer();
    }
    try {
      feed(to, body);
    } catch (Throwable failure) {
      var closing = new Failures();
      closing.collect(() -> channel.closeWith(failure));
      closing.collect(to::close);
      closing.suppressIn(failure);
      throw failure;
    }
    to.close();
  }

  @SuppressWarnings("unchecked") // a sender only takes messages in, and one of any T takes an S
  private static <T, S extends T> void feed(Sender<T> to, Producer<S> body) throws Exception {
    body.produce((Sender<S>) to);
  }

  /** As {@link ChanBuilder#produce} says, on a new channel that counts these two ends. */
  static <T> void start(
      Channel<T> channel, Sender<T> to, Receiver<T> from, Producer<? extends T> body) {
    try {
      Thread.ofVirtual()
          .name("producer of " + channel.name())
          .start(() -> runAlone(channel, to, body));
    } catch (Throwable failure) {
      from.close(); // the only receiving end: this cancels the channel
      throw failure;
    }
  }

  private static <T> void runAlone(Channel<T> channel, Sender<T> to, Producer<? extends T> body) {
    try {
      run(channel, to, body);
    } catch (Throwable failure) {
      if (!isInterrupt(failure) && !tellsThatNobodyReceives(channel, failure)) {
        throwUnchecked(failure); // to the thread's handler of uncaught exceptions
      }
    }
  }

  private static boolean isInterrupt(Throwable failure) {
    return failure instanceof InterruptedException
        || (failure instanceof CancellationException
            && failure.getCause() instanceof InterruptedException);
  }

  private static boolean tellsThatNobodyReceives(Channel<?> channel, Throwable failure) {
    return failure instanceof ChannelClosedException closed
        && closed.isOf(channel)
        && channel.ends().phase() == Phase.CANCELLED;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // no checked exception is lost
  private static <X extends Throwable> void throwUnchecked(Throwable failure) throws X {
    throw (X) failure;
  }
}
