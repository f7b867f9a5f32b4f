// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.core.Ring;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes timers: channels around a ring of one slot. One thread, the clock, sends to all of them.
 * The only sender of such a channel is its timer, and its only handle is the receiving end that the
 * user gets. Closing that end cancels the channel, and with it the timer.
 *
 * <p>The thread is started when needed, ends when idle, and does not keep the JVM running.
 */
public final class Timers {
  private static final long IDLE_SECONDS = 10;
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Timers() {}

  /** As {@code Chan.after}; the receiving end is counted already. */
  public static Channel<Instant> after(Duration delay) {
    Objects.requireNonNull(delay, "the delay of a timer is null: no timer was started");
    long nanos = TimeUnit.NANOSECONDS.convert(delay);
    var alarm = new Alarm(delay);
    Channel<Instant> channel = channel(alarm);
    if (nanos > 0) {
      alarm.start(channel, nanos);
    } else {
      deliverLast(channel);
    }
    return channel;
  }

  /** As {@code Chan.tick}; the receiving end is counted already. */
  public static Channel<Instant> tick(Duration period) {
    Objects.requireNonNull(period, "the period of a tick is null: no timer was started");
    long nanos = TimeUnit.NANOSECONDS.convert(period);
    if (nanos <= 0) {
      throw new IllegalArgumentException(
          "the period of a tick must be positive, but is " + period + ": no timer was started");
    }
    var ticker = new Ticker(period, nanos);
    Channel<Instant> channel = channel(ticker);
    ticker.start(channel);
    return channel;
  }

  /** As {@code Chan.never}; the receiving end is counted already. */
  public static Channel<Instant> never() {
    return channel(new Never());
  }

  private static Channel<Instant> channel(Channel.Origin origin) {
    return new Channel<>(new Ring(1), origin, null, Ends.ONE_TO_ONE);
  }

  /** Delivers the time, unless the one before is still there or no thread receives any more. */
  private static void deliver(Channel<Instant> channel) {
    channel.core().put(Instant.now());
  }

  /** Delivers the time, and nothing after it. */
  private static void deliverLast(Channel<Instant> channel) {
    deliver(channel);
    channel.change(ends -> ends.withSenders(-1));
  }

  private static ScheduledThreadPoolExecutor clock() {
    ThreadFactory factory =
        Thread.ofPlatform()
            .daemon()
            .name("heddle-clock")
            .inheritInheritableThreadLocals(false)
            .factory();
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = factory.newThread(task);
              thread.setContextClassLoader(null); // not that of the first thread that uses a timer
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Runs a task once after so many nanoseconds; any number is allowed. The task must not wait. */
  static Future<?> schedule(Runnable task, long nanos) {
    return CLOCK.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** How many timers are pending. For tests. */
  static int pending() {
    return CLOCK.getQueue().size();
  }

  /*
   * What the clock runs for a channel, once or again and again.
   *
   * `schedule` writes `next` and then reads `stopped`; `ended` writes `stopped` and then reads `next`. So one
   * of them sees the other, and no task stays behind at the clock.
   */
  private abstract static class Timer implements Channel.Origin, Runnable {
    private final Duration time;
    private volatile @Nullable Future<?> next;
    private volatile boolean stopped;

    Timer(Duration time) {
      this.time = time;
    }

    /** Runs this after so many nanoseconds. Called by the creator, later by the clock's thread. */
    final void schedule(long nanos) {
      Future<?> scheduled = Timers.schedule(this, nanos);
      next = scheduled;
      if (stopped) {
        scheduled.cancel(false);
      }
    }

    /** Once the channel is cancelled, this runs no more, and is removed from the clock. */
    @Override
    public final void ended(Channel<?> channel) {
      if (channel.ends().phase() == Ends.Phase.CANCELLED) {
        stopped = true;
        Future<?> scheduled = next;
        if (scheduled != null) {
          scheduled.cancel(false);
        }
      }
    }

    @Override
    public final String name() {
      return "%s(%s)".formatted(kind(), time);
    }

    abstract String kind();
  }

  /**
   * Goes off once. Holds its channel until then, because a thread may wait at a channel that
   * nothing else refers to.
   */
  private static final class Alarm extends Timer {
    private @Nullable Channel<Instant> channel; // written before schedule, which publishes it

    Alarm(Duration delay) {
      super(delay);
    }

    void start(Channel<Instant> started, long nanos) {
      channel = started;
      schedule(nanos);
    }

    @Override
    public void run() {
      deliverLast(Objects.requireNonNull(channel));
    }

    @Override
    String kind() {
      return "after";
    }
  }

  /**
   * Goes off at every multiple of the period since it was made. A tick that the clock is too late
   * for is left out; the ticks after it keep their times.
   *
   * <p>The channel is held weakly, so that a ticker without a receiver ends. A thread that waits at
   * the channel keeps it reachable.
   */
  private static final class Ticker extends Timer {
    private final long start = System.nanoTime();
    private final long nanos;
    private @Nullable WeakReference<Channel<Instant>> channel; // as in Alarm

    Ticker(Duration period, long nanos) {
      super(period);
      this.nanos = nanos;
    }

    void start(Channel<Instant> started) {
      channel = new WeakReference<>(started);
      schedule(nanos);
    }

    @Override
    public void run() {
      Channel<Instant> target = Objects.requireNonNull(channel).get();
      if (target != null && !target.isClosed()) {
        deliver(target);
        schedule(nanos - (System.nanoTime() - start) % nanos);
      }
    }

    @Override
    String kind() {
      return "tick";
    }
  }

  /** Never goes off. */
  private record Never() implements Channel.Origin {
    @Override
    public String name() {
      return "never";
    }

    @Override
    public void ended(Channel<?> channel) {}
  }
}
