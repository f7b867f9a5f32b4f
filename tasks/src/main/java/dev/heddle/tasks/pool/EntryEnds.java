// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.JobEntry;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * Ends the entries of a pool. Each entry that comes is ended once, by the thread that has claimed it, or was not
 * accepted. Whoever is interested is told here: the submitter, the totals, a view of the pool, the listener.
 */
final class EntryEnds<R extends @Nullable Object> {
  private final Totals totals;
  private final Reports reports;
  private final @Nullable JobEnds view;
  private final AtomicInteger limited = new AtomicInteger(); // entries that may expire

  EntryEnds(Totals totals, Reports reports, @Nullable JobEnds view) {
    this.totals = totals;
    this.reports = reports;
    this.view = view;
  }

  /** Called before an entry is submitted. */
  void comes(Entry<R> entry) {
    if (view != null) {
      view.comes();
    }
    if (entry.startBy() != null) {
      boolean unused = entry.count(true);
      limited.incrementAndGet();
    }
  }

  /** Called when the entry was not accepted. */
  void refused(Entry<R> entry) {
    isGone(entry);
    if (view != null) {
      view.refused();
    }
  }

  /** Called when the entry was not accepted since there was no room. */
  void shed() {
    totals.shed();
    reports.jobShed();
  }

  /** Called by the runner that has claimed the entry. It no longer expires. */
  void starts(Entry<R> entry) {
    isGone(entry);
  }

  /* By the submitter, or the claimer. */
  private void isGone(Entry<R> entry) {
    if (entry.count(false)) {
      limited.decrementAndGet();
    }
  }

  /** Whether an entry may end by itself, since it has a time limit. */
  boolean mayExpire() {
    return limited.get() > 0;
  }

  /** Ends an entry that the calling thread has claimed. */
  void ended(Entry<R> entry, Outcome<R> outcome) {
    Object job = entry.submission();
    isGone(entry);
    totals.ended(entry, outcome);
    entry.complete(outcome);
    if (view != null) {
      view.ended(job, outcome);
    }
    if (entry instanceof JobEntry<R> one) {
      reports.jobEnded(one, job, outcome);
    }
  }

  /** Ends an entry whose time was up before there was room for it. */
  void expiredOutside(Entry<R> entry) {
    if (entry instanceof JobEntry<R> job && job.expire()) {
      ended(job, new Outcome.Cancelled<>(false));
    }
  }

  /** Ends an entry that never started, and whose job is handed back if there is a view for it. */
  void removed(Entry<R> entry, boolean handsBack) {
    if (!handsBack || view == null) {
      ended(entry, new Outcome.Cancelled<>(false));
      return;
    }
    Object job = entry.submission();
    Outcome<R> outcome = new Outcome.Cancelled<>(false);
    isGone(entry);
    totals.ended(entry, outcome);
    entry.complete(outcome);
    view.handedBack(job);
    if (entry instanceof JobEntry<R> one) {
      reports.jobEnded(one, job, outcome);
    }
  }
}
