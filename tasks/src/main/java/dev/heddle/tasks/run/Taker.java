// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/* A runner as the rest of its run sees it: the place that it holds, and what it has done. */
abstract class Taker {
  private static final VarHandle DONE;
  private static final VarHandle INTERRUPTED;
  private static final VarHandle HELD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      DONE = lookup.findVarHandle(Taker.class, "done", long.class);
      INTERRUPTED = lookup.findVarHandle(Taker.class, "interrupted", long.class);
      HELD = lookup.findVarHandle(Taker.class, "held", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final @Nullable Taker next; // the runner that was forked before this one
  volatile @Nullable Thread thread; // set when the runner runs

  // The runner's thread only; the owner reads them after its end.
  long index; // place of the input that it holds; -1: none
  @Nullable Object[] chunk = {}; // where KeptChunks stores the result
  int stops; // 1 if a Stop ended it
  @Nullable Object held; // the input whose task it does

  volatile @Nullable Object unstarted; // the input that it has taken and not started; once
  private long done; // jobs that returned; written by the runner
  private long interrupted; // jobs that were called off while they ran; written by the runner

  Taker(@Nullable Taker next) {
    this.next = next;
  }

  /** Pairs with doneOpaque: any thread sees a recent number, and nothing else is made visible. */
  final void addDoneOpaque() {
    DONE.setOpaque(this, done + 1);
  }

  final long doneOpaque() {
    return (long) DONE.getOpaque(this);
  }

  /** Pairs with interruptedOpaque, as addDoneOpaque does with doneOpaque. */
  final void addInterruptedOpaque() {
    INTERRUPTED.setOpaque(this, interrupted + 1);
  }

  final long interruptedOpaque() {
    return (long) INTERRUPTED.getOpaque(this);
  }

  /** Pairs with isBusyOpaque: any thread sees whether there was one a moment ago, and no more. */
  final void holdOpaque(@Nullable Object input) {
    HELD.setOpaque(this, input);
  }

  final boolean isBusyOpaque() {
    return HELD.getOpaque(this) != null;
  }

  /** Whether the run has been stopped, so that the runner need not wait for an input. */
  abstract boolean stopped();

  /** Called when the input threw, which ends the run. */
  abstract void inputFailed(Throwable e);
}
