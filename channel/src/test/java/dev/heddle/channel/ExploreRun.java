// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a scenario under {@link DetScheduler}: the actors, and the ledger of what became of
 * every message. Threads run one at a time and are not switched in here, so plain collections will
 * do.
 */
final class ExploreRun {
  /** Messages of sender {@code s} are {@code s * SENDER}, {@code s * SENDER + 1}, ... */
  static final int SENDER = 1000;

  private record Receipt(int message, int from, int to) {}

  final DetScheduler scheduler;
  final SplittableRandom random;
  final Chan<Integer> chan;
  final int capacity;
  final List<Thread> targets = new ArrayList<>();
  final List<Integer> accepted = new ArrayList<>();
  final List<Integer> undelivered = new ArrayList<>();
  final List<Integer> removed = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();
  int toldClosed;
  boolean subscribed; // the hook is told of what a subscriber could not send, and so was not sent
  int goneRound; // messages that were received and sent again, outside the ledger

  ExploreRun(DetScheduler scheduler, int capacity) {
    this.scheduler = scheduler;
    this.random = scheduler.random();
    this.capacity = capacity;
    this.chan = build();
  }

  private Chan<Integer> build() {
    var builder = Chan.<Integer>builder().name("explored").onUndelivered(undelivered::add);
    if (capacity == ExploreKind.UNLIMITED) {
      return builder.unlimited().build();
    }
    if (capacity == ExploreKind.RENDEZVOUS) {
      return builder.rendezvous().build();
    }
    if (capacity < 0) {
      builder.overflow(random.nextBoolean() ? Overflow.DROP_OLDEST : Overflow.DROP_LATEST);
    }
    return builder.capacity(Math.abs(capacity)).build();
  }

  /** Another channel of the same kind. */
  Chan<Integer> another() {
    return build();
  }

  /** A check for the end of the run, in place of {@link #verifyLedger}. */
  void afterwards(Runnable check) {
    afterwards.add(check);
  }

  int received() {
    return receipts.size();
  }

  Thread actor(String name, DetScheduler.Body body) {
    var thread = scheduler.fork(name, body);
    targets.add(thread);
    return thread;
  }

  /** Interrupts and wakes at random; neither may change what becomes of a message. */
  void troubleMaker(int interrupts, int prods) {
    scheduler.fork(
        "trouble",
        () -> {
          for (int i = 0; i < interrupts + prods; i++) {
            var target = targets.get(random.nextInt(targets.size()));
            if (i < interrupts) {
              target.interrupt();
            } else {
              LockSupport.unpark(target);
            }
            DetScheduler.point("trouble");
          }
        });
  }

  // What actors do. Each answers whether it went through; false: interrupted or out of time.

  boolean send(Sender<Integer> to, int message) {
    return sending(message, () -> to.send(message));
  }

  boolean sendIsolated(Sender<Integer> to, int message) {
    var parcel = Isolated.isolate(message);
    var sent = sending(message, () -> to.send(parcel));
    check(
        parcel.isEmpty() == sent,
        "parcel of " + message + " empty: " + parcel.isEmpty() + ", sent: " + sent);
    return sent;
  }

  boolean sendTimed(Sender<Integer> to, int message) {
    var wait = Duration.ofNanos(random.nextInt(40));
    var sent = new boolean[1];
    return tried(() -> sent[0] = to.send(message, wait)) && sent[0] && accept(message);
  }

  boolean trySend(Sender<Integer> to, int message) {
    return to.trySend(message) && accept(message);
  }

  boolean sendAnyhow(Sender<Integer> to, int message) {
    return switch (random.nextInt(5)) {
      case 0 -> sendTimed(to, message);
      case 1 -> trySend(to, message);
      case 2 -> sendIsolated(to, message);
      default -> send(to, message);
    };
  }

  boolean recv(Receiver<Integer> from) {
    return receiving(from::recv);
  }

  boolean recvTimed(Receiver<Integer> from) {
    var wait = Duration.ofNanos(random.nextInt(40));
    return receiving(() -> from.recv(wait));
  }

  boolean tryRecv(Receiver<Integer> from) {
    return receiving(from::tryRecv);
  }

  boolean recvAnyhow(Receiver<Integer> from) {
    return switch (random.nextInt(6)) {
      case 0 -> recvTimed(from);
      case 1 -> receiving(from::tryRecv);
      case 2 -> receiving(() -> from.recvIso().extract());
      case 3 -> receivingInto(from);
      default -> receiving(from::recv);
    };
  }

  /** Takes a batch, with or without lingering for more. */
  int recvBatch(Receiver<Integer> from, List<Integer> into, int max) throws InterruptedException {
    int start = scheduler.steps();
    var linger = Duration.ofNanos(Math.max(0, random.nextInt(80) - 40));
    try {
      return from.recvBatch(into, max, linger);
    } finally {
      into.forEach(message -> receipt(message, start));
    }
  }

  private interface Receiving {
    Integer get() throws InterruptedException;
  }

  private interface Waiting {
    void run() throws InterruptedException;
  }

  private boolean sending(int message, Waiting operation) {
    return tried(operation) && accept(message);
  }

  private boolean accept(int message) {
    accepted.add(message);
    return true;
  }

  private boolean tried(Waiting operation) {
    try {
      operation.run();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private boolean receiving(Receiving operation) {
    int from = scheduler.steps();
    var got = new Integer[1];
    return tried(() -> got[0] = operation.get()) && receipt(got[0], from);
  }

  private boolean receivingInto(Receiver<Integer> receiver) {
    int from = scheduler.steps();
    var got = new Integer[1];
    boolean done = tried(() -> receiver.recv(m -> got[0] = m));
    check(done == (got[0] != null), "filled " + got[0] + " although interrupted: " + !done);
    return done && receipt(got[0], from);
  }

  /** A message came, sent nobody knows when. */
  void took(int message) {
    receipt(message, 0);
  }

  private boolean receipt(Integer message, int from) {
    if (message != null) {
      receipts.add(new Receipt(message, from, scheduler.steps()));
    }
    return message != null;
  }

  // What must be so in the end.

  void verify() {
    if (!afterwards.isEmpty()) {
      afterwards.forEach(Runnable::run);
      chan.checkInvariants();
    } else {
      verifyLedger();
    }
  }

  /** Every message has one fate, and comes in order. */
  void verifyLedger() {
    drain();
    var seen = new TreeSet<Integer>();
    receipts.forEach(r -> check(seen.add(r.message), r.message + " received twice"));
    undelivered.forEach(
        m -> check(seen.add(m), m + " undelivered, and received or undelivered before"));
    removed.forEach(m -> check(seen.add(m), m + " removed, and received or undelivered before"));
    check(
        seen.equals(new TreeSet<>(accepted)),
        "accepted " + new TreeSet<>(accepted) + " but received or undelivered " + seen);
    check(new HashSet<>(accepted).size() == accepted.size(), "accepted twice: " + accepted);
    check(chan.peek() == 0, "peek() is " + chan.peek() + " of an empty channel");
    verifyOrder();
    if (!subscribed) {
      verifyStats();
    }
    chan.checkInvariants();
  }

  /** What the channel says of itself is what its users saw. */
  private void verifyStats() {
    var now = chan.stats();
    check(now.sent() == accepted.size() + goneRound, accepted.size() + " accepted, but " + now);
    int received = receipts.size() + removed.size() + goneRound;
    check(now.received() == received, received + " received, but " + now);
    check(
        now.dropped() + now.undelivered() == undelivered.size(),
        undelivered.size() + " undelivered or dropped, but " + now.dropped() + " + " + now);
    check(
        now.sent() == now.received() + now.dropped() + now.undelivered() + now.size(),
        "does not add up: " + now);
  }

  private void drain() {
    try {
      check(
          chan.peek() >= 0 && chan.peek() <= chan.capacity(),
          "peek() is " + chan.peek() + " at capacity " + capacity);
      int left = chan.peek();
      for (Integer m; (m = chan.tryRecv()) != null; left--) {
        receipt(m, scheduler.steps());
      }
      check(left == 0, "peek() was wrong by " + left);
    } catch (ChannelClosedException e) {
      toldClosed++;
    }
  }

  /** C1: no message is received before an earlier one of the same sender. */
  private void verifyOrder() {
    var latest = new HashMap<Integer, Receipt>();
    for (var r : receipts) { // in order of their end
      var before = latest.get(r.message / SENDER);
      check(
          before == null || before.message < r.message || before.to > r.from,
          r + " after " + before);
      if (before == null || before.message < r.message) {
        latest.put(r.message / SENDER, r);
      }
    }
  }

  static void check(boolean fine, String otherwise) {
    if (!fine) {
      throw new AssertionError(otherwise);
    }
  }
}
