// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples;

import dev.heddle.channel.Chan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/*
 * Problem: 10,000 lines to work on, and on virtual threads nothing limits how many pile up.
 * You will see: 30000 words, and no line lost, with never more than 16 lines waiting.
 * Change next: leave out the try, so that nobody closes the channel: the workers wait for ever.
 */
final class FirstChannel {
  private FirstChannel() {}

  public static void main(String[] args) throws InterruptedException {
    List<String> input = IntStream.range(0, 10_000).mapToObj(i -> "line number " + i).toList();
    // @start region="channel"
    var words = new LongAdder();
    var workers = new ArrayList<Thread>();
    try (Chan<String> lines = Chan.newChan(16)) {
      for (int i = 0; i < 4; i++) {
        workers.add(
            Thread.startVirtualThread(
                () -> lines.forEach(line -> words.add(line.split(" ", -1).length))));
      }
      for (String line : input) {
        lines.send(line); // waits while 16 lines are buffered
      }
    } // nobody sends any more: the workers take what is left, and their loops end
    for (Thread worker : workers) {
      worker.join();
    }
    // @end region="channel"
    System.out.println(words + " words");
  }
}
