// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/**
 * The words of a channel's exceptions: what was interrupted or has ended, and what became of it.
 */
abstract class Reasons extends Watched {
  abstract String name();

  abstract Ends ends();

  InterruptedException sendInterrupted() {
    return new InterruptedException(
        "interrupted while sending to channel '%s': not delivered and never will be"
            .formatted(name()));
  }

  BatchInterruptedException batchInterrupted(int delivered) {
    return new BatchInterruptedException(
        "interrupted while sending to channel '%s': the first %d were delivered, no other ever will be"
            .formatted(name(), delivered),
        delivered);
  }

  ChannelClosedException batchClosed(int delivered) {
    Ends now = ends();
    return new ChannelClosedException(
        "channel '%s' is %s: the first %d were delivered, no other ever will be"
            .formatted(name(), now.phase(), delivered),
        now.cause(),
        false,
        delivered);
  }

  InterruptedException receiveInterrupted() {
    return new InterruptedException(
        "interrupted while receiving from channel '%s': no message was taken".formatted(name()));
  }

  ChannelClosedException sendClosed() {
    Ends now = ends();
    return new ChannelClosedException(
        "channel '%s' is %s: not delivered and never will be".formatted(name(), now.phase()),
        now.cause(),
        false);
  }

  ChannelClosedException sendingEndClosed() {
    return new ChannelClosedException(
        "this end of channel '%s' is closed: not delivered and never will be".formatted(name()),
        ends().cause(),
        false);
  }

  ChannelClosedException receivingEndClosed() {
    return new ChannelClosedException(
        "this end of channel '%s' is closed: no message was taken".formatted(name()),
        ends().cause(),
        false);
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
    return new ChannelClosedException(
        cancelled
            ? "channel '%s' is cancelled: no message was taken".formatted(name())
            : "channel '%s' is closed and everything sent was received".formatted(name()),
        now.cause(),
        !cancelled && now.cause() == null);
  }
}
