// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of a channel's exceptions: what was interrupted or has ended, and what became of it.
 */
abstract class Reasons extends Watched {
  abstract String name();

  abstract Ends ends();

  NullPointerException nullMessage() {
    return new NullPointerException(
        "null is never a message: nothing was sent to channel '%s'".formatted(name()));
  }

  NullPointerException nullBatch() {
    return new NullPointerException(
        "the messages to send to channel '%s' are null: none was delivered".formatted(name()));
  }

  /** For the message of a batch that comes after {@code delivered} others. */
  NullPointerException nullInBatch(long delivered) {
    return new NullPointerException(
        "message %1$d is null: the %1$d before it were delivered to channel '%2$s', no other ever will be"
            .formatted(delivered, name()));
  }

  NullPointerException nullCause() {
    return new NullPointerException(
        "the cause to close channel '%s' with is null: it was not closed".formatted(name()));
  }

  NullPointerException nullDestination() {
    return new NullPointerException(
        "nowhere to add what is received from channel '%s': no message was taken"
            .formatted(name()));
  }

  /** For an argument that is given messages. */
  static NullPointerException nullTaker(String what, Receiver<?> from) {
    Channel<?> channel =
        switch (from) {
          case Chan<?> chan -> chan.unmoved();
          case ReceiverEnd<?> end -> end.open();
        };
    return new NullPointerException(
        "the %s for what is received from channel '%s' is null: no message was taken"
            .formatted(what, channel.name()));
  }

  NullPointerException nullProducer() {
    return new NullPointerException(
        "the producer for channel '%s' is null: nothing was sent or closed".formatted(name()));
  }

  NullPointerException nullSubscriber() {
    return new NullPointerException(
        "the subscriber to channel '%s' is null: nobody was subscribed".formatted(name()));
  }

  IllegalArgumentException nothingToReceive(int max) {
    return new IllegalArgumentException(
        "max must be at least 1, but is %d: no message was taken from channel '%s'"
            .formatted(max, name()));
  }

  /** A time in nanoseconds, or as many as there are. */
  final long nanos(@Nullable Duration time) {
    if (time == null) {
      throw new NullPointerException(
          "the time to wait at channel '%s' is null: nothing was sent or received"
              .formatted(name()));
    }
    return TimeUnit.NANOSECONDS.convert(time);
  }

  IllegalStateException moved() {
    return new IllegalStateException(
        "this handle of channel '%s' was moved: nothing was sent or received".formatted(name()));
  }

  /** The channel of an end, open or closed. */
  static <T> Channel<T> unmoved(Sender<T> end) {
    return switch (end) {
      case Chan<T> chan -> chan.unmoved();
      case SenderEnd<T> sender -> sender.channel;
    };
  }

  static NullPointerException nullIsolated(Sender<?> to) {
    return switch (to) {
      case Chan<?> chan -> chan.toSend().nullMessage();
      case SenderEnd<?> end -> end.open().nullMessage();
    };
  }

  /** For a select whose receive clauses are all drained. */
  static ChannelClosedException allDrained(List<? extends SelectClause<?>> clauses) {
    var names = clauses.stream().map(SelectClause::drainedName).filter(Objects::nonNull);
    return new ChannelClosedException(
        "every channel that this select receives from is closed and drained: '%s'"
            .formatted(names.distinct().collect(Collectors.joining("', '"))),
        null,
        true);
  }

  InterruptedException sendInterrupted() {
    return new InterruptedException(
        "interrupted while sending to channel '%s': not delivered and never will be"
            .formatted(name()));
  }

  BatchInterruptedException batchInterrupted(long delivered) {
    return new BatchInterruptedException(
        "interrupted while sending to channel '%s': the first %d were delivered, no other ever will be"
            .formatted(name(), delivered),
        delivered);
  }

  ChannelClosedException batchClosed(long delivered) {
    Ends now = ends();
    return closed(
        "channel '%s' is %s: the first %d were delivered, no other ever will be"
            .formatted(name(), now.phase(), delivered),
        now,
        false,
        delivered);
  }

  /** An error is thrown at once: it tells more than that a batch has failed. */
  BatchFailedException batchFailed(long delivered, Throwable cause) {
    boolean error = cause instanceof Error;
    var told =
        new BatchFailedException(
            "sending to channel '%s' failed midway: the first %d were delivered, no other ever will be"
                .formatted(name(), delivered),
            error ? null : cause,
            delivered);
    if (error) {
      cause.addSuppressed(told);
      throw (Error) cause;
    }
    return told;
  }

  IllegalArgumentException intoItself() {
    return new IllegalArgumentException(
        "the messages of channel '%s' cannot go back into it: nothing was sent or received"
            .formatted(name()));
  }

  InterruptedException receiveInterrupted() {
    return new InterruptedException(
        "interrupted while receiving from channel '%s': no message was taken".formatted(name()));
  }

  ChannelClosedException sendClosed() {
    Ends now = ends();
    return closed(
        "channel '%s' is %s: not delivered and never will be".formatted(name(), now.phase()),
        now,
        false,
        0);
  }

  ChannelClosedException sendingEndClosed() {
    return closed(
        "this end of channel '%s' is closed: not delivered and never will be".formatted(name()),
        ends(),
        false,
        0);
  }

  ChannelClosedException receivingEndClosed() {
    return closed(
        "this end of channel '%s' is closed: no message was taken".formatted(name()),
        ends(),
        false,
        0);
  }

  /** For a step of {@link Channel#change} that adds a sending end. */
  Ends stillOpen(Ends now) {
    if (now.phase() != Phase.OPEN) {
      throw sendClosed();
    }
    return now;
  }

  /** For a step of {@link Channel#change} that adds a receiving end. */
  Ends notCancelled(Ends now) {
    if (now.phase() == Phase.CANCELLED) {
      throw receiveClosed();
    }
    return now;
  }

  ChannelClosedException receiveClosed() {
    Ends now = ends();
    boolean cancelled = now.phase() == Phase.CANCELLED;
    return closed(
        cancelled
            ? "channel '%s' is cancelled: no message was taken".formatted(name())
            : "channel '%s' is closed and everything sent was received".formatted(name()),
        now,
        !cancelled && now.cause() == null,
        0);
  }

  private ChannelClosedException closed(String what, Ends now, boolean regularEnd, long delivered) {
    return new ChannelClosedException(
        what + because(now), now.cause(), regularEnd, delivered, new WeakReference<>(this));
  }

  /** The cause that a channel was closed with, as the end of a message. */
  private static String because(Ends ended) {
    Throwable cause = ended.cause();
    return cause == null ? "" : " (closed because of " + text(cause) + ")";
  }

  /** What a cause says of itself; only its class if that fails, which must not hide the close. */
  private static String text(Throwable cause) {
    String text;
    try {
      text = cause.toString();
    } catch (Throwable failure) {
      text = null;
    }
    return text != null ? text : cause.getClass().getName();
  }
}
