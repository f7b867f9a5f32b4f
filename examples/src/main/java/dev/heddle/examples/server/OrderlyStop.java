// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.server;

import com.sun.net.httpserver.HttpServer;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskSystem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/*
 * Problem: a server is told to end, by SIGTERM or Ctrl-C, while requests are on their way.
 * You see: 40 clients, each answered 200, or 503 if it came too late; 0 lost.
 * Change next: server.stop(0) before pool.close(), and see how many clients are cut off.
 */
final class OrderlyStop {
  private OrderlyStop() {}

  public static void main(String[] args) throws Exception {
    var system = TaskSystem.builder().name("pages").runners(4).queue(16).build();
    RunnerPool<Integer, String> pool = system.pool(OrderlyStop::page).start();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status(pool), -1);
          exchange.close();
        });
    server.start();
    var clients = new Clients(40, server.getAddress());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(pool, clients, server)));
    clients.firstAnswer.await();
    System.exit(0); // runs the hook, as SIGTERM does
  }

  private static String page(int number) throws InterruptedException {
    Thread.sleep(50);
    return "page " + number;
  }

  private static int status(RunnerPool<Integer, String> pool) {
    try {
      var ticket = pool.trySubmit(1);
      return ticket.isEmpty() ? 429 : ticket.get().await() instanceof Outcome.Success ? 200 : 503;
    } catch (RejectedExecutionException | InterruptedException e) {
      return 503; // the pool was stopped
    }
  }

  private static void end(RunnerPool<Integer, String> pool, Clients clients, HttpServer server) {
    pool.close(); // first: what was accepted is answered, and who comes now is told 503
    clients.asking.awaitAdvance(0); // elsewhere: wait until nobody has come for a while
    server.stop(0); // last: it cuts off whoever still waits
    System.out.println(clients);
  }
}
