// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.tasks.Ticket;
import dev.heddle.testing.ThreadDump;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A pool behind an HTTP server that ends in an orderly way: {@code PoolServer LEDGER SEED
 * GRACE-MILLIS JOB-MILLIS} prints its port. Its ledger has a line for each job that was accepted,
 * and one for how it ended.
 *
 * <p>On SIGTERM, in this order: every answer says that the connection closes; the pool is closed,
 * while requests that still come are answered 503; when none came for a while, the port is closed.
 * Doing the last first would be wrong: what the kernel has accepted and the server hasn't would be
 * reset, unanswered.
 */
final class PoolServer {
  static final int RUNNERS = 4;
  static final int QUEUE = 8;

  private static final Duration QUIET = Duration.ofMillis(500);
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);
  private static final Pattern OURS =
      Pattern.compile("\"name\": \"((?:soak|handler)-[^\"]*|HTTP-Dispatcher)\"");

  private final PrintStream ledger;
  private final Random times; // safe for many threads
  private final int jobMillis;
  private final RunnerPool<Long, Long> pool;
  private final ExecutorService handlers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("handler-", 0).factory());
  private final HttpServer server;
  private final Semaphore came = new Semaphore(0);
  private volatile boolean ending;

  private PoolServer(Path ledger, long seed, Duration grace, int jobMillis) throws IOException {
    this.ledger = new PrintStream(new FileOutputStream(ledger.toFile()), true);
    this.times = new Random(seed);
    this.jobMillis = jobMillis;
    pool =
        TaskSystem.builder()
            .name("soak")
            .runners(RUNNERS)
            .queue(QUEUE)
            .build()
            .<Long, Long>pool(this::work)
            .grace(grace)
            .start();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(handlers);
    server.createContext("/", this::handle);
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else some answers take 40 ms
    var grace = Duration.ofMillis(Long.parseLong(args[2]));
    var program =
        new PoolServer(Path.of(args[0]), Long.parseLong(args[1]), grace, Integer.parseInt(args[3]));
    Runtime.getRuntime().addShutdownHook(new Thread(program::end, "end"));
    program.server.start();
    System.out.println(program.server.getAddress().getPort());
  }

  /** A job: takes its time, which an interrupt ends. */
  private Long work(Long id) throws InterruptedException {
    int millis = jobMillis / 2 + times.nextInt(jobMillis);
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    ledger.println("finished " + id);
    return id;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      came.release();
      int status = answer(Long.parseLong(exchange.getRequestURI().getQuery()));
      if (ending) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int answer(long id) throws InterruptedException {
    Optional<Ticket<Long>> ticket;
    try {
      ticket = pool.trySubmit(id);
    } catch (RejectedExecutionException e) {
      return 503;
    }
    if (ticket.isEmpty()) {
      return 429;
    }
    ledger.println("accepted " + id);
    return switch (ticket.get().await()) {
      case Outcome.Success<Long> _ -> 200;
      case Outcome.Failure<Long> failure -> {
        ledger.println("failed " + id + " " + failure.cause());
        yield 503;
      }
      case Outcome.Cancelled<Long> _ -> {
        ledger.println("cancelled " + id);
        yield 503;
      }
    };
  }

  private void end() {
    try {
      ending = true;
      pool.close();
      long end = System.nanoTime() + LONGEST_FAREWELL.toNanos();
      while (came.tryAcquire(QUIET.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
        came.drainPermits();
      }
      server.stop(1); // closes the port, waits for answers on their way
      handlers.close();
      var dump = ThreadDump.json();
      OURS.matcher(dump).results().forEach(thread -> ledger.println("alive " + thread.group(1)));
      ledger.println("end");
    } catch (InterruptedException e) {
      ledger.println("failed " + e);
    }
  }
}
