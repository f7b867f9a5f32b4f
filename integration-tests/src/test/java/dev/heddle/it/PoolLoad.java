// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Load for {@link PoolServer}: {@code PoolLoad PORT MILLIS RESULTS} prints {@code middle} when that
 * time is over and some hundred requests have been answered. Results has a line for each request:
 * its number, and
 *
 * <ul>
 *   <li>the status, if it was answered;
 *   <li>{@code refused}, if there was no connection, so that no byte of it was sent: it never was a
 *       request, and may be sent elsewhere;
 *   <li>{@code lost}, if there was a connection and no answer on it: what must not be.
 * </ul>
 *
 * <p>Clients end when they are answered 503, or refused; or when they have asked too often or too
 * long. Plain sockets, because the JDK's client repeats requests by itself and hides the
 * difference.
 */
final class PoolLoad {
  private static final int CLIENTS = 24;
  private static final int MOST_REQUESTS_OF_A_CLIENT = 20_000;
  private static final int ANSWERS_BEFORE_THE_MIDDLE = 300;
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int ANSWER_MILLIS = 30_000;
  private static final long PAUSE_NANOS = 4_000_000;

  private final int port;
  private final PrintStream results;
  private final long endNanos = System.nanoTime() + LONGEST_NANOS;
  private final CountDownLatch middle = new CountDownLatch(ANSWERS_BEFORE_THE_MIDDLE);
  private final AtomicLong numbers = new AtomicLong();

  private PoolLoad(int port, PrintStream results) {
    this.port = port;
    this.results = results;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    try (var results = new PrintStream(new FileOutputStream(args[2]), true)) {
      var load = new PoolLoad(Integer.parseInt(args[0]), results);
      var ended = new CountDownLatch(CLIENTS);
      for (int i = 0; i < CLIENTS; i++) {
        boolean keeps = i % 3 > 0; // its connection, from request to request
        Thread.ofVirtual()
            .start(() -> {
              load.ask(keeps);
              ended.countDown();
            });
      }
      load.middle.await();
      var unused = ended.await(Long.parseLong(args[1]), TimeUnit.MILLISECONDS);
      System.out.println("middle");
      ended.await();
    }
  }

  private void ask(boolean keeps) {
    Connection connection = null;
    boolean more = true;
    for (int i = 0; more && i < MOST_REQUESTS_OF_A_CLIENT && System.nanoTime() < endNanos; i++) {
      long number = numbers.getAndIncrement();
      try {
        if (connection == null) {
          connection = new Connection(port);
        }
        Answer answer = connection.ask(number);
        results.println(number + " " + answer.status());
        middle.countDown();
        more = answer.status() != 503;
        if (answer.closes() || !keeps) {
          connection.close();
          connection = null;
        }
        if (answer.status() != 200) {
          LockSupport.parkNanos(PAUSE_NANOS); // what was told to come later does
        }
      } catch (ConnectException e) {
        results.println(number + " refused");
        more = false;
      } catch (IOException e) {
        results.println(number + " lost " + e);
        more = false;
      }
    }
  }

  private record Answer(int status, boolean closes) {}

  private static final class Connection {
    private final Socket socket;
    private final BufferedInputStream in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }

    Answer ask(long number) throws IOException {
      String request = "GET /?" + number + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      int status = Integer.parseInt(line().split(" ")[1]);
      boolean closes = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        closes |= header.equalsIgnoreCase("Connection: close");
      }
      return new Answer(status, closes); // no answer has a body
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    void close() throws IOException {
      socket.close();
    }
  }
}
