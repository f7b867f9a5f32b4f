// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;

/** Every operation that waits, so that what all of them promise is tested on all of them. */
enum Waiting {
  SEND {
    @Override
    void call(Chan<String> chan) throws InterruptedException {
      chan.send("late");
    }
  },
  SEND_ISOLATED {
    @Override
    void call(Chan<String> chan) throws InterruptedException {
      chan.send(Isolated.isolate("late"));
    }
  },
  SEND_TIMED {
    @Override
    void call(Chan<String> chan) throws InterruptedException {
      if (!chan.send("late", LONG)) {
        throw new AssertionError("out of time");
      }
    }
  },
  RECV {
    @Override
    void call(Chan<String> chan) throws InterruptedException {
      chan.recv();
    }
  },
  RECV_INTO {
    @Override
    void call(Chan<String> chan) throws InterruptedException {
      chan.recv(message -> {});
    }
  },
  RECV_ISO {
    @Override
    void call(Chan<String> chan) throws InterruptedException {
      chan.recvIso().extract();
    }
  },
  RECV_TIMED {
    @Override
    void call(Chan<String> chan) throws InterruptedException {
      if (chan.recv(LONG) == null) {
        throw new AssertionError("out of time");
      }
    }
  };

  static final Duration LONG = Duration.ofHours(1);

  abstract void call(Chan<String> chan) throws InterruptedException;

  boolean sends() {
    return name().startsWith("SEND");
  }

  /** A channel of capacity one on which the operation must wait. */
  Chan<String> blocked() throws InterruptedException {
    Chan<String> chan = Chan.<String>builder().name("blocked").capacity(1).build();
    if (sends()) {
      chan.send("early");
    }
    return chan;
  }

  /** A channel of capacity one on which the operation could go through at once. */
  Chan<String> ready() throws InterruptedException {
    Chan<String> chan = Chan.<String>builder().name("ready").capacity(1).build();
    if (!sends()) {
      chan.send("early");
    }
    return chan;
  }

  /** Lets an operation that waits on {@link #blocked} go through. */
  void release(Chan<String> chan) throws InterruptedException {
    if (sends()) {
      chan.recv();
    } else {
      chan.send("late");
    }
  }

  /** How many messages are buffered on {@link #blocked}. */
  int buffered() {
    return sends() ? 1 : 0;
  }
}
