// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask at once, each until it is told something else than to try again. */
final class Clients {
  final CountDownLatch firstAnswer = new CountDownLatch(1);
  final Phaser asking; // arrives when each has its answer, or has lost it

  private final HttpRequest request;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger pages = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();

  Clients(int number, InetSocketAddress server) {
    var uri = "http://%s:%d/page".formatted(server.getHostString(), server.getPort());
    request = HttpRequest.newBuilder(URI.create(uri)).build();
    asking = new Phaser(number);
    for (int i = 0; i < number; i++) {
      Thread.startVirtualThread(this::ask);
    }
  }

  private void ask() {
    try {
      int status = 429;
      while (status == 429) {
        Thread.sleep(10);
        status = http.send(request, BodyHandlers.discarding()).statusCode();
      }
      var _ = (status == 200 ? pages : late).incrementAndGet();
    } catch (IOException | InterruptedException e) {
      // lost
    } finally {
      firstAnswer.countDown();
      asking.arrive();
    }
  }

  @Override
  public String toString() {
    int all = asking.getRegisteredParties();
    int lost = all - pages.get() - late.get();
    return all + " clients: " + pages + " times 200, " + late + " times 503, " + lost + " lost";
  }
}
