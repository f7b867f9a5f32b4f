// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** Goes off once. Holds its channel until then: a thread may wait for it that nobody else knows. */
final class Alarm extends Timer {
  private final TimerChannel channel;

  Alarm(TimerChannel channel) {
    this.channel = channel;
  }

  @Override
  public void run() {
    channel.deliverLast();
  }
}
