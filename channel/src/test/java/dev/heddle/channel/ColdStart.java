// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.util.List;

/** A program for {@link ColdStartTest} that makes channels, says so, and then waits in each way. */
final class ColdStart {
  static final String MADE = "all channels are made";

  private ColdStart() {}

  public static void main(String[] args) throws InterruptedException {
    Duration time = Duration.ofMillis(1);
    List<Chan<String>> chans = List.of(full(Chan.newChan(1)), Chan.rendezvous());
    List<Chan<String>> empty = List.of(Chan.newChan(1), Chan.rendezvous(), Chan.unlimited());
    var select = Select.<String>create().after(time, () -> "late");
    for (var chan : empty) {
      select.recv(chan, m -> m);
    }
    for (var chan : chans) {
      select.send(chan, () -> "a", () -> "sent");
    }
    System.out.println(MADE);
    for (var chan : chans) {
      chan.send("a", time);
    }
    for (var chan : empty) {
      chan.recv(time);
    }
    select.select();
  }

  private static Chan<String> full(Chan<String> chan) {
    chan.trySend("early");
    return chan;
  }
}
