// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples.guide;

import dev.heddle.channel.Chan;
import dev.heddle.channel.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/*
 * Problem: one channel, and all the ways to send and receive: waiting, in time, at once, many at once.
 * You will see: [a, b], and what became of the rest.
 * Change next: leave out the timeout of the last send: it waits until somebody receives.
 */
final class GuideSending {
  private GuideSending() {}

  public static void main(String[] args) throws InterruptedException {
    // @start region="sending"
    Chan<String> chan = Chan.<String>builder().name("words").capacity(2).build();
    chan.send("a"); // waits while it is full
    chan.trySend("b"); // false if there is no room now
    boolean sent = chan.send("c", Duration.ofMillis(5)); // false if time ran out: "c" is still ours
    // @end region="sending"
    // @start region="receiving"
    String first = chan.recv(); // waits while it is empty
    String second = chan.tryRecv(); // null if there is none now
    String none = chan.recv(Duration.ofMillis(5)); // null if time ran out
    // @end region="receiving"
    System.out.println(List.of(first, second) + ", c sent: " + sent + ", then " + none);
    ends(chan);
    batches();
  }

  private static void ends(Chan<String> chan) throws InterruptedException {
    // @start region="ends"
    Thread worker = Thread.startVirtualThread(() -> chan.forEach(System.out::println));
    try (chan;
        Sender<String> other = chan.sender()) {
      other.send("from a counted end");
    } // no sending end is left: the worker takes what is buffered, and its loop ends
    worker.join();
    // @end region="ends"
  }

  private static void batches() throws InterruptedException {
    // @start region="batches"
    Chan<Integer> rows = Chan.newChan(100);
    rows.sendAll(List.of(1, 2, 3, 4));
    var batch = new ArrayList<Integer>();
    int count = rows.recvBatch(batch, 3); // waits for one, takes what is there; 0 at the end
    count += rows.recvBatch(batch, 50, Duration.ofMillis(2)); // waits so long for more than one
    // @end region="batches"
    System.out.println(count + " rows " + batch);
  }
}
