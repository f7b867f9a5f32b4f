// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel of one slot that the {@link Clock} sends to: its only sender is the timer, its only
 * handle the receiving end that the user gets. Closing that end cancels it, and with it the timer.
 */
final class TimerChannel extends BufferedChannel<Instant> {
  private final String kind;
  private final @Nullable Duration time;
  private volatile @Nullable Timer timer;

  private TimerChannel(String kind, @Nullable Duration time) {
    super(1, null, null);
    this.kind = kind;
    this.time = time;
    change(ends -> ends.withSenders(1).withReceivers(1).withHandles(-1));
  }

  static Receiver<Instant> after(Duration delay) {
    Objects.requireNonNull(delay, "the delay of a timer is null: no timer was started");
    long nanos = TimeUnit.NANOSECONDS.convert(delay);
    var channel = new TimerChannel("after", delay);
    if (nanos > 0) {
      channel.start(new Alarm(channel), nanos);
    } else {
      channel.deliverLast();
    }
    return new ReceiverEnd<>(channel);
  }

  static Receiver<Instant> tick(Duration period) {
    Objects.requireNonNull(period, "the period of a tick is null: no timer was started");
    long nanos = TimeUnit.NANOSECONDS.convert(period);
    if (nanos <= 0) {
      throw new IllegalArgumentException(
          "the period of a tick must be positive, but is " + period + ": no timer was started");
    }
    var channel = new TimerChannel("tick", period);
    channel.start(new Ticker(channel, nanos), nanos);
    return new ReceiverEnd<>(channel);
  }

  static Receiver<Instant> never() {
    return new ReceiverEnd<>(new TimerChannel("never", null));
  }

  private void start(Timer started, long nanos) {
    timer = started;
    started.schedule(nanos);
  }

  /** Delivers the time, unless the one before is still here or nobody receives any more. */
  void deliver() {
    put(Instant.now());
  }

  /** Delivers the time, and nothing after it. */
  void deliverLast() {
    deliver();
    change(ends -> ends.withSenders(-1));
  }

  @Override
  boolean abandon() {
    boolean mine = super.abandon();
    Timer running = timer;
    if (mine && running != null) {
      running.stop();
    }
    return mine;
  }

  @Override
  String name() {
    return time == null ? kind : kind + "(" + time + ")";
  }
}
