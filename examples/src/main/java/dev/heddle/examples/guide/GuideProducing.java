// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples.guide;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.Receiver;
import java.util.List;

/*
 * Problem: what feeds a channel fails midway, and whoever receives takes that for the end.
 * You will see: a producer that is called off, and one whose failure is told on both sides.
 * Change next: in fails(), send in a try (ids) {...} instead: the reader's loop ends well, with 2 of 4.
 */
final class GuideProducing {
  private GuideProducing() {}

  public static void main(String[] args) throws Exception {
    // @start region="thread"
    try (Receiver<Integer> ids =
        Chan.produce(
            16,
            to -> { // in a virtual thread of its own
              for (int id = 1; ; id++) {
                to.send(id);
              }
            })) {
      int found = ids.stream().filter(id -> id * id > 1000).findFirst().orElseThrow();
      System.out.println("found " + found);
    } // closing tells the producer: its send throws, and that is an ordinary end
    // @end region="thread"
    fails(List.of("1", "2", "three", "4"));
  }

  private static void fails(List<String> lines) throws Exception {
    // @start region="fails"
    Chan<Integer> ids = Chan.<Integer>builder().name("ids").build();
    Thread reader = Thread.startVirtualThread(() -> read(ids));
    try {
      ids.produce(to -> { // in this thread; closes its end, whatever happens
        for (String line : lines) {
          to.send(Integer.valueOf(line));
        }
      });
    } catch (NumberFormatException e) {
      reader.join();
      System.out.println("sender: " + e.getMessage());
    }
    // @end region="fails"
  }

  private static void read(Receiver<Integer> ids) {
    try {
      ids.forEach(id -> System.out.println("reader: " + id));
    } catch (ChannelClosedException e) { // no end: all was received, and then it failed
      System.out.println("reader: " + e.getCause());
    }
  }
}
