// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.core.Core;
import dev.heddle.channel.core.DroppingRing;
import dev.heddle.channel.core.Rendezvous;
import dev.heddle.channel.core.Ring;
import dev.heddle.channel.core.Segments;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Ends;
import dev.heddle.channel.engine.Named;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds channels. Every setting may be left out; of {@link #capacity}, {@link #unlimited} and
 * {@link #rendezvous} the last call counts. For one thread; {@link #build} may be called several
 * times and makes a new channel each time. Nothing here waits.
 *
 * @param <T> the type of the messages
 */
public final class ChanBuilder<T> {
  /** The largest power of two: a larger capacity means that there is no bound. */
  static final int LARGEST_CAPACITY = 1 << 30;

  private static final int DEFAULT_CAPACITY = 30;

  /** In place of a capacity: there is no bound. */
  static final int UNLIMITED = -1;

  private static final int RENDEZVOUS = 0;

  private int capacity = DEFAULT_CAPACITY;
  private Overflow overflow = Overflow.WAIT;
  private @Nullable String name;
  private @Nullable Consumer<? super T> onUndelivered;

  ChanBuilder() {}

  /**
   * Names the channel, for exceptions, {@code toString} and flight recordings, and lists it in
   * {@link Chan#named} as long as it is open.
   *
   * @param name the name, not null
   * @return this builder
   */
  public ChanBuilder<T> name(String name) {
    this.name = set(name, "name", "name() out for a channel without one");
    return this;
  }

  /**
   * Sets how many messages the channel can buffer. {@link #build} allocates room for all of them at
   * once, 4 or 8 bytes each.
   *
   * @param capacity from 1 to 1,073,741,824 (2<sup>30</sup>); 30 if not set
   * @return this builder
   * @throws IllegalArgumentException if the capacity is out of this range; the builder is unchanged
   */
  public ChanBuilder<T> capacity(int capacity) {
    if (capacity < 1 || capacity > LARGEST_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity%s must be from 1 to %d, but is %d: use rendezvous() for no buffer, unlimited() for no bound"
              .formatted(ofWhich(), LARGEST_CAPACITY, capacity));
    }
    this.capacity = capacity;
    return this;
  }

  /**
   * Takes the bound away: a send never waits, see {@link Chan#unlimited}.
   *
   * @return this builder
   */
  public ChanBuilder<T> unlimited() {
    capacity = UNLIMITED;
    return this;
  }

  /**
   * Takes the buffer away: a send completes when its message was taken, see {@link
   * Chan#rendezvous}.
   *
   * @return this builder
   */
  public ChanBuilder<T> rendezvous() {
    capacity = RENDEZVOUS;
    return this;
  }

  /**
   * Sets what a send does when the channel is full. A channel without a bound never is.
   *
   * @param overflow the policy, not null; {@link Overflow#WAIT} if not set
   * @return this builder
   */
  public ChanBuilder<T> overflow(Overflow overflow) {
    this.overflow = set(overflow, "overflow policy", "overflow() out for WAIT");
    return this;
  }

  /**
   * Sets the hook that is given every message that was accepted but can no longer be received,
   * because the channel was cancelled, the message dropped, or the receiver of a batch or a
   * subscriber could not take or pass it on. It is called once for each, in order, in the thread
   * that cancels, sends, receives or publishes. Without a hook such messages are forgotten.
   *
   * <p>What the hook throws reaches that thread, after the hook was given the other messages. If
   * that thread was sending, its own message will not be received.
   *
   * <p>A hook must not send to its own channel. With {@link Overflow#DROP_OLDEST} the message takes
   * the room that it has just given up, and the send has to drop again: this goes on until a
   * receiver makes room. With {@link Overflow#DROP_LATEST} the hook is called within itself, until
   * {@link StackOverflowError}. A channel that was cancelled refuses it with {@link
   * ChannelClosedException}. Send such messages to another channel, or keep them.
   *
   * @param hook what to do with such a message, not null; it should not wait
   * @return this builder
   */
  public ChanBuilder<T> onUndelivered(Consumer<? super T> hook) {
    onUndelivered = set(hook, "undelivered hook", "onUndelivered() out for none");
    return this;
  }

  /**
   * Makes a channel with these settings.
   *
   * @return its first handle
   * @throws IllegalArgumentException if a rendezvous should drop messages: it has no buffer
   * @throws OutOfMemoryError if the heap has no room for the capacity; then there is no channel
   */
  public Chan<T> build() {
    return new Chan<>(channel(Ends.NEW));
  }

  /**
   * Makes a channel with these settings, and starts a virtual thread that runs a producer with its
   * only sending end, as {@link Sender#produce} does. When the producer returns, the channel is
   * closed. When it throws, receivers take what is buffered and then get a {@link
   * ChannelClosedException} with that cause.
   *
   * <p>Closing the receiver cancels the channel: the producer gets a {@link ChannelClosedException}
   * from its next send, or from the one that waits. Close it unless everything is received, or the
   * producer waits for ever.
   *
   * <p>The thread is called {@code producer of} and the channel's name. It works for its caller, so
   * it inherits the context class loader and the inheritable thread-locals. If it cannot be
   * started, the channel is cancelled, and the reason thrown. What the producer throws also reaches
   * the thread's handler of uncaught exceptions; except for an interrupt, and for the {@code
   * ChannelClosedException} that says that the receiver is gone, which is an ordinary end.
   *
   * @param body what sends the messages, not null
   * @return the only receiving end; close it when done
   * @throws IllegalArgumentException if a rendezvous should drop messages: it has no buffer
   * @throws OutOfMemoryError if the heap has no room for the capacity; then there is no channel
   */
  public Receiver<T> produce(Producer<? extends T> body) {
    if (body == null) {
      throw new NullPointerException(
          "the producer%s is null: no channel was made".formatted(ofWhich()));
    }
    Channel<T> channel = channel(Ends.ONE_TO_ONE);
    var from = new ReceiverEnd<>(channel);
    Producing.start(channel, new SenderEnd<>(channel), from, body);
    return from;
  }

  private Channel<T> channel(Ends ends) {
    var channel =
        new Channel<T>(core(), name == null ? null : new Named(name), onUndelivered, ends);
    if (name != null) {
      Named.list(channel);
    }
    return channel;
  }

  private <S> S set(@Nullable S setting, String what, String instead) {
    if (setting == null) {
      throw new NullPointerException(
          "the %s%s is null: leave %s".formatted(what, ofWhich(), instead));
    }
    return setting;
  }

  private String ofWhich() {
    return name == null ? "" : " of channel '" + name + "'";
  }

  private Core core() {
    boolean drops = overflow != Overflow.WAIT;
    return switch (capacity) {
      case RENDEZVOUS -> {
        if (drops) {
          throw new IllegalArgumentException(
              "a rendezvous has no buffer, so its overflow policy must be WAIT, but is "
                  + overflow);
        }
        yield new Rendezvous();
      }
      case UNLIMITED -> new Segments(); // never full, so it never drops
      default ->
          drops
              ? new DroppingRing(capacity, overflow == Overflow.DROP_OLDEST, hook(onUndelivered))
              : new Ring(capacity);
    };
  }

  @SuppressWarnings("unchecked") // only a T was sent
  private static <T> Consumer<Object> hook(@Nullable Consumer<? super T> told) {
    return told == null ? message -> {} : message -> told.accept((T) message);
  }
}
