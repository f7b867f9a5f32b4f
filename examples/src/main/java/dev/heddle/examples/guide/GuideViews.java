// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples.guide;

import dev.heddle.channel.Chan;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/*
 * Problem: the code on the other side knows queues, streams or publishers, but no channels.
 * You will see: [a, b] and 2 sent, the first three even numbers, and what went through a publisher.
 * Change next: leave out limit(3), and the try around the sends: the stream waits for more.
 */
final class GuideViews {
  private GuideViews() {}

  public static void main(String[] args) throws InterruptedException {
    // @start region="queue"
    Chan<String> chan = Chan.newChan(2);
    BlockingQueue<String> queue = chan.asBlockingQueue();
    queue.put("a"); // sends
    boolean fits = queue.offer("b") && queue.offer("c"); // false: it is full, "c" is still ours
    String seen = queue.toString(); // looks, and takes nothing
    String taken = queue.take(); // receives
    // @end region="queue"
    System.out.println(seen + ", all fit: " + fits + ", took " + taken);
    streams();
    publishers();
  }

  private static void streams() {
    // @start region="streams"
    Chan<Integer> numbers = Chan.newChan(100);
    try (numbers) { // closed at the end of the block, but what is buffered can still be received
      long sent = IntStream.range(0, 50).boxed().collect(numbers.collector());
      System.out.println(sent + " sent");
    }
    try (Stream<Integer> stream = numbers.stream()) { // takes no more than it needs
      List<Integer> even = stream.filter(n -> n % 2 == 0).limit(3).toList();
      System.out.println(even);
    }
    // @end region="streams"
  }

  private static void publishers() throws InterruptedException {
    // @start region="publishers"
    Chan<String> from = Chan.newChan();
    Chan<String> to = Chan.newChan(1);
    from.publisher().subscribe(to.subscriber()); // a Flow.Publisher to a Flow.Subscriber
    from.sendAll(List.of("x", "y", "z"));
    from.close(); // completes the subscriber, and that closes its channel
    to.forEach(System.out::println);
    // @end region="publishers"
  }
}
