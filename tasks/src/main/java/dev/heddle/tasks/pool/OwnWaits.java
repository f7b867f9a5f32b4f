// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.Inlet;
import dev.heddle.tasks.queue.JobEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Records which runners of a pool wait for that pool itself, and for what: the end of an entry, or room in the queue
 * (T9). These waits form a relation, which is walked from each new wait. An entry leads to the runner that does it, if
 * that runner waits, too. An entry that has not started leads to the entry ahead of it, or else needs a runner. Room
 * leads to the entries that hold it up, or else needs a runner. A wait may end if it leads to anything that goes on by
 * itself. What needs a runner goes on as long as fewer runners wait in vain than there may be. The wait that closes a
 * cycle throws.
 *
 * I1  A runner is in waiting, and the entries that it does are in doneBy, from before it parks until after.
 * I2  Waits with a time limit are not recorded: they end by themselves.
 *
 * A runner whose wait has just ended is recorded for a moment longer. So a wait throws at once only if it is for the
 * job's own end, or for a job behind it with the same key. For any other wait, a second look must find the same waits.
 * A wait is looked at again in any case, since the number of runners may be lowered meanwhile: after a second, and then
 * each time after twice as long, up to an hour. The intervals grow because a wait for room goes to the end of the queue
 * for room at each look.
 *
 * Lock order: this, then the inlet, then its room.
 */
final class OwnWaits {
  private static final ThreadLocal<@Nullable Party> CURRENT = new ThreadLocal<>();
  private static final long SECOND_LOOK_NANOS = 20_000_000;
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000; // at first; then doubled each time
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  // Where a wait leads to.
  private static final int ON = 1; // to something that goes on by itself
  private static final int RUNNER = 2; // to something that needs a runner

  private final String pool;
  private final Inlet<?> inlet;
  private final Headcount runners;
  private final BooleanSupplier expires;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Party> waiting = new ArrayList<>(0); // under lock; I1
  private Map<Entry<?>, Party> doneBy = Map.of(); // under lock; I1; made when needed
  private long begun; // how many waits; under lock

  OwnWaits(String pool, Inlet<?> inlet, Headcount runners) {
    this(pool, inlet, runners, () -> false);
  }

  /**
   * Makes the record.
   *
   * @param expires whether there is any entry that ends by itself when its time is up
   */
  OwnWaits(String pool, Inlet<?> inlet, Headcount runners, BooleanSupplier expires) {
    this.expires = expires;
    this.pool = pool;
    this.inlet = inlet;
    this.runners = runners;
  }

  /** The calling thread as a runner; null if it is not a runner of this pool. */
  @Nullable Party current() {
    Party party = CURRENT.get();
    return party != null && party.pool() == this ? party : null;
  }

  interface Step {
    /** Waits at most {@code nanos}; returns whether what it waits for has come. */
    boolean await(long nanos) throws InterruptedException;
  }

  /* A runner, as this class knows it. Only the runner's own thread calls its methods. */
  final class Party {
    private List<? extends Entry<?>> batch = List.of(); // the entries that it does, if several
    private @Nullable Entry<?> entry; // the entry that it does, if one
    private List<? extends Entry<?>> awaited = List.of(); // under lock; any one; if empty, room
    private long number; // of its wait; under lock

    void enter() {
      CURRENT.set(this);
    }

    void exit() {
      CURRENT.remove();
    }

    void does(@Nullable Entry<?> one) {
      entry = one;
    }

    void doesBatch(List<? extends Entry<?>> several) {
      batch = several;
    }

    /**
     * Waits for the end of {@code other}.
     *
     * @throws IllegalStateException if that end would never come
     */
    void awaitEnd(Entry<?> other) throws InterruptedException {
      awaitEnd(other, other::awaitEnd);
    }

    /** As {@link #awaitEnd(Entry)}, but waits by {@code step}. */
    void awaitEnd(Entry<?> other, Step step) throws InterruptedException {
      await(List.of(other), step, "the other job goes on");
    }

    /**
     * Waits for the end of one of {@code others}, by {@code step}.
     *
     * @throws IllegalStateException if none of these ends would ever come
     */
    void awaitAnyEnd(List<? extends Entry<?>> others, Step step) throws InterruptedException {
      await(others, step, "the other jobs go on");
    }

    /**
     * Adds {@code other} to the queue when there is room.
     *
     * @throws IllegalStateException if there would never be room
     */
    <R extends @Nullable Object> void awaitRoom(Inlet<R> in, Entry<R> other)
        throws InterruptedException {
      await(List.of(), nanos -> in.add(other, nanos), "the job was not accepted");
    }

    private void await(List<? extends Entry<?>> what, Step step, String fate)
        throws InterruptedException {
      begin(this, what);
      try {
        Set<Long> suspected = Set.of();
        long again = LOOK_AGAIN_NANOS;
        boolean over = false;
        while (!over) {
          Verdict verdict = look(this, suspected);
          if (verdict != null && verdict.isFinal(suspected)) {
            throw new IllegalStateException(pool + ": " + verdict.text(fate));
          }
          suspected = verdict == null ? Set.of() : verdict.waits;
          over = step.await(verdict == null ? again : SECOND_LOOK_NANOS);
          again = verdict == null ? Math.min(2 * again, LONGEST_NANOS) : again;
        }
      } finally {
        end(this);
      }
    }

    private OwnWaits pool() {
      return OwnWaits.this;
    }
  }

  /* On the waits that would never end. If waits is empty, the verdict is certain at once. */
  private record Verdict(String problem, @Nullable String ownFate, Set<Long> waits) {
    boolean isFinal(Set<Long> suspected) {
      return waits.isEmpty() || waits.equals(suspected);
    }

    String text(String fate) {
      return problem + "; " + (ownFate == null ? fate : ownFate);
    }
  }

  private void begin(Party party, List<? extends Entry<?>> what) {
    lock.lock();
    try {
      party.awaited = what;
      party.number = begun++;
      waiting.add(party);
      if (waiting.size() == 1) {
        doneBy = new HashMap<>();
      }
      if (party.entry != null) {
        doneBy.put(party.entry, party);
      }
      party.batch.forEach(entry -> doneBy.put(entry, party));
    } finally {
      lock.unlock();
    }
  }

  private void end(Party party) {
    lock.lock();
    try {
      waiting.remove(party);
      if (party.entry != null) {
        doneBy.remove(party.entry);
      }
      party.batch.forEach(doneBy::remove);
    } finally {
      lock.unlock();
    }
  }

  /* A party whose verdict is final is removed here, so that no other wait throws because of the same cycle. */
  private @Nullable Verdict look(Party party, Set<Long> suspected) {
    lock.lock();
    try {
      Verdict verdict = verdict(party);
      if (verdict != null && verdict.isFinal(suspected)) {
        end(party);
      }
      return verdict;
    } finally {
      lock.unlock();
    }
  }

  /* Under lock: why the wait would never end; null if it may end. */
  private @Nullable Verdict verdict(Party party) {
    Verdict own = party.awaited.size() == 1 ? ownVerdict(party) : null;
    if (own != null) {
      return own;
    }
    Set<Party> seen = new HashSet<>();
    int leads = leads(party, seen);
    boolean needsRunner = (leads & RUNNER) != 0;
    if ((leads & ON) != 0 || (needsRunner && isRunnerLeft())) {
      return null;
    }
    Set<Long> waits = new HashSet<>();
    (needsRunner ? waiting : seen).forEach(each -> waits.add(each.number));
    String all =
        needsRunner
            ? "every runner waits for its own pool"
            : "jobs of the pool wait for each other";
    return new Verdict(all + "; this wait would never end", null, waits);
  }

  /* Under lock: the verdict on a wait for the job itself, or for a job behind it with the same key. */
  private @Nullable Verdict ownVerdict(Party party) {
    Entry<?> awaited = party.awaited.getFirst();
    if (doneBy.get(awaited) == party) {
      return new Verdict("a job can't wait for its own end", "the job goes on", Set.of());
    }
    List<? extends Entry<?>> ahead = inlet.ahead(awaited);
    boolean behindOwn = !ahead.isEmpty() && ahead.stream().allMatch(e -> doneBy.get(e) == party);
    if (behindOwn && !awaited.ended()) {
      return new Verdict(
          "this job's key is served in order; this wait would never end", null, Set.of());
    }
    return null;
  }

  /* Under lock: whether the job that the party does has a time limit, and so ends by itself. */
  private static boolean isLimited(Party party) {
    return party.entry instanceof JobEntry<?> job && job.deadline() != null;
  }

  /* Under lock: whether fewer runners wait in vain than there may be. */
  private boolean isRunnerLeft() {
    int inVain = waiting.size();
    if (runners.isLimited() && runners.alive() > inVain) {
      return true; // when another one's job ends, the limit may grow
    }
    int wanted = runners.target();
    for (Party party : waiting) {
      if (inVain < wanted) {
        return true;
      }
      if (isLimited(party) || (leads(party, new HashSet<>()) & ON) != 0) {
        inVain--;
      }
    }
    return inVain < wanted;
  }

  /* Under lock: where the wait of a party leads to. All parties on the way are added to seen. */
  private int leads(Party from, Set<Party> seen) {
    Deque<Party> walked = new ArrayDeque<>(); // no recursion: a chain may include every runner
    walked.add(from);
    int leads = 0;
    while (!walked.isEmpty() && (leads & ON) == 0) {
      Party party = walked.remove();
      if (seen.add(party)) {
        leads |= party.awaited.isEmpty() ? roomLeads(walked) : leads(party.awaited, walked);
      }
    }
    return leads;
  }

  /* Under lock: where a wait for room leads to. */
  private int roomLeads(Deque<Party> walked) {
    if (inlet.isRoomComing() || expires.getAsBoolean()) {
      return ON; // there is room or will be, or a party has it and hasn't noticed yet
    }
    List<? extends Entry<?>> before = inlet.beforeRoom();
    return before.isEmpty() ? RUNNER : leads(before, walked);
  }

  /* Under lock: where a wait for any of these leads to. */
  private int leads(List<? extends Entry<?>> any, Deque<Party> walked) {
    int leads = 0;
    for (Entry<?> entry : any) {
      leads |= leads(entry, walked);
    }
    return leads;
  }

  /* Under lock: where a wait for an entry leads to. If to a party, adds that to walked and returns 0. */
  private int leads(Entry<?> entry, Deque<Party> walked) {
    Party runner = doneBy.get(entry);
    if (entry.ended()) {
      return ON;
    } else if (runner != null) {
      walked.add(runner);
      return isLimited(runner) ? ON : 0;
    } else if (entry.isClaimed() || entry.isHeld() || entry.startBy() != null) {
      return ON; // a runner has it that doesn't wait, or a thread ends it; or it expires
    }
    List<? extends Entry<?>> ahead = inlet.ahead(entry);
    return ahead.isEmpty() ? RUNNER : leads(ahead, walked);
  }
}
