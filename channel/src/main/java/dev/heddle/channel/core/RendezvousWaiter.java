// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A waiter that the other side can match. Every waiter of a rendezvous is of this type. */
abstract class RendezvousWaiter extends Waiter {
  RendezvousWaiter(Thread thread) {
    super(thread);
  }

  /** Whether this could be given a message. */
  boolean isRequesting() {
    return false;
  }

  /** Gives the message, and takes the responsibility for the queue. False if not requested. */
  boolean give(Object message) {
    return false;
  }

  /** Whether a message could be taken from this. */
  boolean isOffering() {
    return false;
  }

  /** Takes the message on offer, and the responsibility for the queue. Null if there is none. */
  @Nullable Object take() {
    return null;
  }

  /**
   * A thread that waits here alone. It stays awake for a while after it has enlisted, and the
   * thread that matches it meanwhile need not wake it: I3 of the rendezvous.
   */
  abstract static class Alone extends RendezvousWaiter {
    private static final VarHandle AWAKE =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "awake", VarHandle.class, Alone.class, boolean.class);

    @Nullable Object message; // of an offer until its owner has left; of a request once MATCHED
    private volatile boolean awake; // written by the owner

    /**
     * Whether the owner settles once it was matched, as the matching thread doesn't. May be left
     * over from a thread that released this: then the owner looks in vain.
     */
    boolean settles; // published by MATCHED

    Alone(Thread thread, @Nullable Object message) {
      super(thread);
      this.message = message;
      AWAKE.set(this, true); // plain: no other thread can see this waiter yet
    }

    /** For the owner. */
    final boolean isAwake() {
      return (boolean) AWAKE.get(this);
    }

    /** For the owner: yields if it leads. Then it must look at its state before it parks. */
    final void rest() {
      if (state == ARMED) {
        Backoff.yieldOnce();
      }
      awake = false;
    }

    /** For a thread that has reserved this: takes what an offer gave. False if it gave null. */
    final boolean accept(@Nullable Object given) {
      message = given;
      return given != null;
    }

    /** For a thread that has reserved this, and met nobody for it. */
    final void release() {
      state = ARMED;
      unpark(); // its owner may have tried to give up meanwhile
    }

    /** What changed hands, once MATCHED; what an offer offers. */
    final Object message() {
      return Objects.requireNonNull(message);
    }

    @Override
    final void unpark() {
      if (!awake) {
        super.unpark();
      }
    }

    @Override
    final void forget() {
      super.forget();
      message = null;
    }
  }

  /** A sender that waits, with its message ready to be taken while it leads. */
  static final class Offer extends Alone {
    Offer(Thread thread, Object message) {
      super(thread, message);
    }

    @Override
    boolean isOffering() {
      return state == ARMED;
    }

    @Override
    @Nullable Object take() {
      Object offered = message; // read before it is MATCHED: the owner may leave then
      return changeState(ARMED, MATCHED) ? offered : null;
    }
  }

  /** A receiver that waits, ready to be given a message while it leads. */
  static final class Request extends Alone {
    Request(Thread thread) {
      super(thread, null);
    }

    @Override
    boolean isRequesting() {
      return state == ARMED;
    }

    @Override
    boolean give(Object given) {
      if (!changeState(ARMED, MATCHING)) {
        return false;
      }
      message = given; // published by MATCHED
      state = MATCHED;
      return true;
    }
  }
}
