// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.ref.WeakReference;

/**
 * Goes off at every multiple of the period since it was made. A tick that the clock is too late for
 * is left out; the ones after it are where they would have been.
 *
 * <p>The channel is held weakly, so that a tick without a receiver ends. Who waits at it is found
 * from its own thread.
 */
final class Ticker extends Timer {
  private final WeakReference<TimerChannel> channel;
  private final long start = System.nanoTime();
  private final long period;

  Ticker(TimerChannel channel, long period) {
    this.channel = new WeakReference<>(channel);
    this.period = period;
  }

  @Override
  public void run() {
    TimerChannel target = channel.get();
    if (target != null && !target.isClosed()) {
      target.deliver();
      schedule(period - (System.nanoTime() - start) % period);
    }
  }
}
