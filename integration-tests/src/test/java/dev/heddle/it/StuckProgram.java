// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChanStats;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Select;
import dev.heddle.channel.Sender;
import java.util.List;

/**
 * Three threads that wait for ever, one of them in a select. It says so, lists its channels when it
 * is sent a line, and then gives up.
 */
final class StuckProgram {
  private StuckProgram() {}

  private interface Step {
    void run() throws InterruptedException;
  }

  public static void main(String[] args) throws Exception {
    System.out.println("jdk.jfr: " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
    Chan<String> orders = Chan.<String>builder().name("orders").build();
    Chan<String> parcels = Chan.<String>builder().name("parcels").capacity(1).build();
    parcels.send("first");
    var threads =
        List.of(
            start("packer", orders::recv),
            start("clerk", () -> parcels.send("b")),
            start("driver", () -> drive(orders, parcels)));
    while (waiting(orders.stats()) + waiting(parcels.stats()) < 4) {
      Thread.yield();
    }
    System.out.println("stuck");
    System.in.read();
    Chan.named().forEach(System.out::println);
    orders.close();
    parcels.cancel();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("undelivered: " + parcels.stats().undelivered());
  }

  private static void drive(Receiver<String> orders, Sender<String> parcels)
      throws InterruptedException {
    Select.<String>create()
        .recv(orders, order -> order)
        .send(parcels, () -> "returned", () -> "sent")
        .select();
  }

  private static int waiting(ChanStats stats) {
    return stats.waitingSenders() + stats.waitingReceivers();
  }

  private static Thread start(String name, Step step) {
    return Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            step.run();
          } catch (ChannelClosedException | InterruptedException e) {
            System.out.println(name + ": " + e.getMessage());
          }
        });
  }
}
