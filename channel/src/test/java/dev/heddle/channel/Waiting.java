// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Every operation that waits, so that what all of them promise is tested on all of them. */
enum Waiting {
  SEND(chan -> {
    chan.send("late");
    return true;
  }),
  SEND_ISOLATED(chan -> {
    chan.send(Isolated.isolate("late"));
    return true;
  }),
  SEND_TIMED(chan -> chan.send("late", Duration.ofHours(1))),
  SEND_ALL(chan -> chan.sendAll(List.of("late")) == 1),
  SELECT_SEND(chan -> Select.<Boolean>create().send(chan, () -> "late", () -> true).select()),
  QUEUE_PUT(chan -> {
    chan.asBlockingQueue().put("late");
    return true;
  }),
  QUEUE_OFFER(chan -> chan.asBlockingQueue().offer("late", 1, TimeUnit.HOURS)),

  RECV(chan -> chan.recv() != null),
  RECV_INTO(chan -> {
    chan.recv(message -> {});
    return true;
  }),
  RECV_ISO(chan -> chan.recvIso().extract() != null),
  RECV_TIMED(chan -> chan.recv(Duration.ofHours(1)) != null),
  RECV_BATCH(chan -> chan.recvBatch(new ArrayList<>(), 1) == 1),
  SELECT_RECV(chan -> Select.<Boolean>create().recv(chan, message -> true).select()),
  ITERATE(chan -> chan.iterator().hasNext()),
  FOR_EACH(chan -> {
    try {
      chan.forEach(message -> {
        throw new Received();
      });
      return false;
    } catch (Received received) {
      return true;
    }
  }),
  STREAM(chan -> chan.stream().findFirst().isPresent()),
  QUEUE_TAKE(chan -> chan.asBlockingQueue().take() != null),
  QUEUE_POLL(chan -> chan.asBlockingQueue().poll(1, TimeUnit.HOURS) != null);

  static final Duration LONG = Duration.ofHours(1);

  private interface Call {
    boolean on(Chan<String> chan) throws InterruptedException;
  }

  private static final class Received extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Call call;

  Waiting(Call call) {
    this.call = call;
  }

  /** True if it went through; false if it ended without an exception. */
  boolean call(Chan<String> chan) throws InterruptedException {
    return call.on(chan);
  }

  boolean sends() {
    return compareTo(RECV) < 0;
  }

  boolean selects() {
    return this == SELECT_SEND || this == SELECT_RECV;
  }

  /** Whether a channel that is closed and drained ends it without an exception. */
  boolean endsQuietly() {
    return this == RECV_BATCH || iterates();
  }

  /** Whether its interruption is told by an unchecked exception, and so the flag is set again. */
  boolean iterates() {
    return this == ITERATE || this == FOR_EACH || this == STREAM;
  }
}
