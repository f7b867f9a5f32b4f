// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.core.SelectClause;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Ends;
import dev.heddle.channel.engine.Reasons;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One clause of a select, as its user gave it: an end of a channel, and functions. For the thread
 * that is selecting.
 */
abstract class Clause<R> {
  /** The part that tries and waits. */
  final SelectClause part;

  private Clause(SelectClause part) {
    this.part = part;
  }

  /** Prepares for a round; throws if the end is closed or moved. */
  abstract void prepare();

  /** The channel of this round. */
  abstract Channel<?> channel();

  /** Called once when the channel is closed for this clause; throws if that ends the select. */
  abstract void end();

  /** Runs the clause's function after the clause went through. Returns what the select returns. */
  abstract R follow(@Nullable Object message);

  /** Whether this receives and was told of its channel's end. */
  boolean isDrained() {
    return false;
  }

  /** Receives from a channel until the channel is drained. */
  static final class Receive<T, R> extends Clause<R> {
    private final Supplier<Channel<T>> from;
    private final Object end; // for people to read
    private final Function<? super T, ? extends R> then;
    private final Runnable onClosed;
    private @Nullable Channel<T> channel; // of the latest round
    private boolean drained; // it was told of its channel's end

    Receive(
        Supplier<Channel<T>> from,
        Object end,
        Function<? super T, ? extends R> then,
        Runnable onClosed) {
      super(SelectClause.receiving());
      this.from = from;
      this.end = end;
      this.then = then;
      this.onClosed = onClosed;
    }

    @Override
    void prepare() {
      if (drained) {
        part.leaveOut();
      } else {
        channel = from.get();
        part.begin(channel.core());
      }
    }

    @Override
    Channel<T> channel() {
      return Objects.requireNonNull(channel);
    }

    @Override
    void end() {
      Ends now = channel().ends();
      Reasons why = channel().reasons(now);
      drained = true;
      part.leaveOut();
      if (!now.areRegular()) {
        throw why.receiveClosed();
      }
      onClosed.run();
    }

    @Override
    R follow(@Nullable Object message) {
      return then.apply(Objects.requireNonNull(channel().cast(message)));
    }

    @Override
    boolean isDrained() {
      return drained;
    }

    @Override
    public String toString() {
      return "recv " + (drained ? "drained" : end);
    }
  }

  /** Sends what a supplier gives for a round. */
  static final class Send<T, R> extends Clause<R> {
    private final Supplier<Channel<T>> to;
    private final Object end; // for people to read
    private final Supplier<? extends @Nullable T> messages;
    private final Supplier<? extends R> then;
    private @Nullable Channel<T> channel; // of the latest round

    Send(
        Supplier<Channel<T>> to,
        Object end,
        Supplier<? extends @Nullable T> messages,
        Supplier<? extends R> then) {
      super(SelectClause.sending());
      this.to = to;
      this.end = end;
      this.messages = messages;
      this.then = then;
    }

    @Override
    void prepare() {
      channel = to.get();
      T message = messages.get();
      if (message == null) {
        part.leaveOut();
      } else {
        part.begin(channel.core(), message);
      }
    }

    @Override
    Channel<T> channel() {
      return Objects.requireNonNull(channel);
    }

    @Override
    void end() {
      throw channel().reasons().sendClosed();
    }

    @Override
    R follow(@Nullable Object message) {
      return then.get();
    }

    @Override
    public String toString() {
      return "send " + end;
    }
  }
}
