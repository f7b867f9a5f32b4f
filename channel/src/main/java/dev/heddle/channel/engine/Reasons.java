// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.BatchFailedException;
import dev.heddle.channel.BatchInterruptedException;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.engine.Ends.Phase;

/**
 * The texts of a channel's exceptions. They say what was interrupted or has ended, and what became
 * of the message. This object is made when an exception is thrown.
 */
public final class Reasons {
  private final String name;
  private final Ends ends;
  private final Object channel;

  /** For a channel of that name, whose ends say why it was closed, if it was. */
  Reasons(String name, Ends ends, Object channel) {
    this.name = name;
    this.ends = ends;
    this.channel = channel;
  }

  /** A null in place of a message. */
  public NullPointerException nullMessage() {
    return new NullPointerException(
        "null is never a message: nothing was sent to channel '%s'".formatted(name));
  }

  /** A null in place of a batch. */
  public NullPointerException nullBatch() {
    return new NullPointerException(
        "the messages to send to channel '%s' are null: none was delivered".formatted(name));
  }

  /** For the message of a batch that comes after {@code delivered} others. */
  public NullPointerException nullInBatch(long delivered) {
    return new NullPointerException(
        "message %1$d is null: the %1$d before it were delivered to channel '%2$s', no other ever will be"
            .formatted(delivered, name));
  }

  /** A null in place of a cause. */
  public NullPointerException nullCause() {
    return new NullPointerException(
        "the cause to close channel '%s' with is null: it was not closed".formatted(name));
  }

  /** A null in place of a collection to receive into. */
  public NullPointerException nullDestination() {
    return new NullPointerException(
        "nowhere to add what is received from channel '%s': no message was taken".formatted(name));
  }

  /** For an argument that is given messages. */
  public NullPointerException nullTaker(String what) {
    return new NullPointerException(
        "the %s for what is received from channel '%s' is null: no message was taken"
            .formatted(what, name));
  }

  /** A null in place of a producer. */
  public NullPointerException nullProducer() {
    return new NullPointerException(
        "the producer for channel '%s' is null: nothing was sent or closed".formatted(name));
  }

  /** A null in place of a subscriber. */
  public NullPointerException nullSubscriber() {
    return new NullPointerException(
        "the subscriber to channel '%s' is null: nobody was subscribed".formatted(name));
  }

  /** A batch of no messages. */
  public IllegalArgumentException nothingToReceive(int max) {
    return new IllegalArgumentException(
        "max must be at least 1, but is %d: no message was taken from channel '%s'"
            .formatted(max, name));
  }

  /** A null in place of a time. */
  public NullPointerException nullTime() {
    return new NullPointerException(
        "the time to wait at channel '%s' is null: nothing was sent or received".formatted(name));
  }

  /** A handle that was moved. */
  public IllegalStateException moved() {
    return new IllegalStateException(
        "this handle of channel '%s' was moved: nothing was sent or received".formatted(name));
  }

  /** A send that was interrupted. */
  public InterruptedException sendInterrupted() {
    return new InterruptedException(
        "interrupted while sending to channel '%s': not delivered and never will be"
            .formatted(name));
  }

  /** A batch that was interrupted. */
  public BatchInterruptedException batchInterrupted(long delivered) {
    return new BatchInterruptedException(
        "interrupted while sending to channel '%s': the first %d were delivered, no other ever will be"
            .formatted(name, delivered),
        delivered);
  }

  /** A batch that was being sent when the channel was closed. */
  public ChannelClosedException batchClosed(long delivered) {
    return closed(
        "channel '%s' is %s: the first %d were delivered, no other ever will be"
            .formatted(name, ends.phase(), delivered),
        delivered);
  }

  /**
   * A batch that failed midway. An error is thrown at once, since it says more than that a batch
   * has failed.
   */
  public BatchFailedException batchFailed(long delivered, Throwable cause) {
    boolean error = cause instanceof Error;
    var told =
        new BatchFailedException(
            "sending to channel '%s' failed midway: the first %d were delivered, no other ever will be"
                .formatted(name, delivered),
            error ? null : cause,
            delivered);
    if (error) {
      cause.addSuppressed(told);
      throw (Error) cause;
    }
    return told;
  }

  /** Messages of the channel that would be sent back into it. */
  public IllegalArgumentException intoItself() {
    return new IllegalArgumentException(
        "the messages of channel '%s' cannot go back into it: nothing was sent or received"
            .formatted(name));
  }

  /** A receive that was interrupted. */
  public InterruptedException receiveInterrupted() {
    return new InterruptedException(
        "interrupted while receiving from channel '%s': no message was taken".formatted(name));
  }

  /** A send to a channel that is closed. */
  public ChannelClosedException sendClosed() {
    return closed(
        "channel '%s' is %s: not delivered and never will be".formatted(name, ends.phase()), 0);
  }

  /** A send through an end that is closed. */
  public ChannelClosedException sendingEndClosed() {
    return closed(
        "this end of channel '%s' is closed: not delivered and never will be".formatted(name), 0);
  }

  /** A receive through an end that is closed. */
  public ChannelClosedException receivingEndClosed() {
    return closed("this end of channel '%s' is closed: no message was taken".formatted(name), 0);
  }

  /** A receive from a channel that is drained or cancelled. */
  public ChannelClosedException receiveClosed() {
    return closed(
        ends.phase() == Phase.CANCELLED
            ? "channel '%s' is cancelled: no message was taken".formatted(name)
            : "channel '%s' is closed and everything sent was received".formatted(name),
        0);
  }

  /**
   * The exception of the last send, for messages that are sent one by one, after {@code sent} were
   * sent.
   */
  public ChannelClosedException afterSending(long sent, ChannelClosedException last) {
    return new ChannelClosedException(
        "%s, after %d messages were sent".formatted(last.getMessage(), sent),
        last.getCause(),
        sent,
        channel);
  }

  /** The ends, for a step that adds a sending end. Throws if the channel is closed. */
  public Ends stillOpen() {
    if (ends.phase() != Phase.OPEN) {
      throw sendClosed();
    }
    return ends;
  }

  /** The ends, for a step that adds a receiving end. Throws if the channel is cancelled. */
  public Ends notCancelled() {
    if (ends.phase() == Phase.CANCELLED) {
      throw receiveClosed();
    }
    return ends;
  }

  private ChannelClosedException closed(String what, long delivered) {
    return new ChannelClosedException(what + because(ends), ends.cause(), delivered, channel);
  }

  /** The cause that a channel was closed with, as the end of a message. */
  private static String because(Ends ended) {
    Throwable cause = ended.cause();
    return cause == null ? "" : " (closed because of " + text(cause) + ")";
  }

  /**
   * The text of a cause. Only the name of its class if it has no text or fails to give one: such a
   * failure must not hide the close.
   */
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
