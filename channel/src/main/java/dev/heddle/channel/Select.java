// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.core.SelectWait;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several channels at once and goes one way: receives one message, or sends one, or finds
 * that time ran out.
 *
 * <p>A select is put together once, from clauses on any kind of channel, and then used in a loop:
 *
 * {@snippet file="dev/heddle/examples/guide/GuideSelect.java" region="select"}
 *
 * <p><b>Which way.</b> If several clauses can go through, each round begins to try after the clause
 * that went through last, so those that can go through take turns, whatever clauses are between
 * them; {@link #biased} prefers them in the order listed. A round in which no clause goes through
 * may yield once, and try again in the same order, before it waits.
 *
 * <p><b>Fate of a message.</b> Exactly one clause goes through, or none. No message is taken for a
 * clause that does not win, and a message that a losing clause would have sent is still the
 * caller's; when the round is over the select holds it no more. A clause's function runs
 * afterwards, in the calling thread; if it throws, its message counts as received or sent, and the
 * exception reaches the caller. If a supplier of messages throws, or the action that is told of a
 * closed channel, nothing was received or sent.
 *
 * <p><b>Closed channels.</b> A receive clause whose channel is closed and drained is told of that
 * once, and takes no part any more. When all receive clauses are drained, the select is over:
 * {@link #select} throws, {@link #forEach} ends. A send clause on a closed channel makes the select
 * throw.
 *
 * <p><b>Seeing it.</b> A thread that waits is parked on its select, and each of the channels lists
 * that in its {@linkplain ChanStats#selects statistics}. A flight recording shows the wait as
 * {@code dev.heddle.SelectWaited}, with the channel that it received from or sent to.
 *
 * <p>One thread at a time may use a select; meanwhile any thread may use its channels. A clause's
 * function may use the select.
 *
 * @param <R> what the clauses' functions give
 */
public final class Select<R> {
  private static final VarHandle USER =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "user", VarHandle.class, Select.class, Thread.class);

  private static final int OTHERWISE = -10;

  static {
    Handles.load();
  }

  private final Clauses<R> clauses = new Clauses<>(this);
  private @Nullable Supplier<? extends R> otherwise;
  private @Nullable Supplier<? extends R> onTimeout;
  private long timeout = Long.MAX_VALUE; // nanoseconds
  private boolean sends; // has a clause that sends
  private volatile @Nullable Thread user;

  private Select() {}

  /**
   * Makes a select without clauses.
   *
   * @param <R> what the clauses' functions give
   * @return a new select
   */
  public static <R> Select<R> create() {
    return new Select<>();
  }

  /**
   * Adds a clause that receives.
   *
   * @param <T> the type of the messages
   * @param from where to receive, not null
   * @param then what to do with the message, not null; the select returns its result
   * @return this select
   * @throws IllegalStateException if a thread is using this select; it is as before
   */
  public <T> Select<R> recv(Receiver<T> from, Function<? super T, ? extends R> then) {
    return recv(from, then, () -> {});
  }

  /**
   * Adds a clause that receives, and is told when nothing more can come.
   *
   * @param <T> the type of the messages
   * @param from where to receive, not null
   * @param then what to do with the message, not null; the select returns its result
   * @param onClosed told once, in a selecting thread, when the channel is closed and drained; not
   *     null
   * @return this select
   * @throws IllegalStateException if a thread is using this select; it is as before
   */
  public <T> Select<R> recv(
      Receiver<T> from, Function<? super T, ? extends R> then, Runnable onClosed) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(then, "then");
    Objects.requireNonNull(onClosed, "onClosed");
    return add(new Clause.Receive<>(() -> Handles.toReceive(from), from, then, onClosed));
  }

  /**
   * Adds a clause that sends.
   *
   * @param <T> the type of the messages
   * @param to where to send, not null
   * @param messages asked once in each round for the message to send; null leaves the clause out of
   *     the round. Not null itself
   * @param then what to do when the message was sent, not null; the select returns its result
   * @return this select
   * @throws IllegalStateException if a thread is using this select; it is as before
   */
  public <T> Select<R> send(
      Sender<T> to, Supplier<? extends @Nullable T> messages, Supplier<? extends R> then) {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(messages, "messages");
    Objects.requireNonNull(then, "then");
    add(new Clause.Send<>(() -> Handles.toSend(to), to, messages, then));
    sends = true;
    return this;
  }

  /**
   * Sets how long a round waits for a clause to go through.
   *
   * @param longest the longest wait, from the beginning of the round; zero or less means not at
   *     all, as {@link #orElse} does
   * @param then what to do when the time ran out, not null; the select returns its result
   * @return this select
   * @throws IllegalStateException if a thread is using this select; it is as before
   */
  public Select<R> after(Duration longest, Supplier<? extends R> then) {
    long nanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(longest, "longest"));
    Objects.requireNonNull(then, "then");
    enter();
    timeout = nanos;
    onTimeout = then;
    exit();
    return this;
  }

  /**
   * Makes the select never wait; a limit set by {@link #after} then plays no part. {@link
   * Sender#trySend} and {@link Receiver#tryRecv} say what can go through now.
   *
   * <p>It goes this way only if at one moment no clause could go through: when a channel has
   * changed since its clause was tried, all are tried again. (At a rendezvous, a thread that came
   * and gave up in between may be missed.)
   *
   * @param then what to do if no clause can go through now, not null; the select returns its result
   * @return this select
   * @throws IllegalStateException if a thread is using this select; it is as before
   */
  public Select<R> orElse(Supplier<? extends R> then) {
    Objects.requireNonNull(then, "then");
    enter();
    otherwise = then;
    exit();
    return this;
  }

  /**
   * Prefers the clauses in the order they were added, rather than treating them fairly.
   *
   * @return this select
   * @throws IllegalStateException if a thread is using this select; it is as before
   */
  public Select<R> biased() {
    enter();
    clauses.bias();
    exit();
    return this;
  }

  private Select<R> add(Clause<R> clause) {
    enter();
    clauses.add(clause);
    exit();
    return this;
  }

  /**
   * Goes one way, and waits for it if necessary.
   *
   * <p>Waiting: parks the thread; a virtual thread gives its carrier back.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, no clause went through.
   *
   * <p>Memory: as the receive or the send that went through.
   *
   * @return what the function of the clause gave
   * @throws InterruptedException if interrupted first; nothing was received or sent
   * @throws ChannelClosedException if every receive clause is drained; or the channel of one was
   *     closed with a cause or cancelled, which is told once; or a send clause's channel or the end
   *     that a clause uses is closed. Nothing was received or sent
   * @throws IllegalStateException if there are no clauses, or another thread is using this select,
   *     or a handle was moved
   */
  public R select() throws InterruptedException {
    enter();
    int way;
    Object message;
    try {
      way = choose();
      message = way >= 0 ? clauses.taken(way) : null;
    } finally {
      if (sends) {
        clauses.forgetMessages();
      }
      exit();
    }
    return follow(way, message);
  }

  /**
   * Selects until every receive clause is drained, and gives each result to an action. If that
   * throws, the exception reaches the caller, and the round it was given counts as done.
   *
   * <p>Waiting and memory: as {@link #select}.
   *
   * <p>Interruption: checked before every round and while waiting. If thrown, no clause went
   * through in that round.
   *
   * @param action what to do with what each round gave, in the calling thread; not null
   * @throws InterruptedException if interrupted first; nothing was received or sent in that round
   * @throws ChannelClosedException if a channel was closed with a cause or cancelled, or a send
   *     clause's channel is closed; nothing was received or sent in that round
   * @throws IllegalStateException if there is no receive clause, so that this would never end, or
   *     another thread is using this select, or a handle was moved
   */
  public void forEach(Consumer<? super R> action) throws InterruptedException {
    Objects.requireNonNull(action, "action");
    if (!clauses.haveReceive()) {
      throw new IllegalStateException("a select without a receive clause would never end");
    }
    for (; ; ) {
      R result;
      try {
        result = select();
      } catch (ChannelClosedException closed) {
        if (clauses.areOver(closed)) {
          return;
        }
        throw closed;
      }
      action.accept(result);
    }
  }

  private int choose() throws InterruptedException {
    if (Thread.interrupted()) {
      throw Clauses.interrupted();
    }
    if (clauses.isEmpty()) {
      throw new IllegalStateException("this select has no clause to send or receive");
    }
    boolean timed = onTimeout != null;
    long deadline = timed ? System.nanoTime() + timeout : 0;
    clauses.prepare();
    if (otherwise != null || (timed && timeout <= 0)) {
      int way = clauses.lookWithoutWaiting();
      return way >= 0 ? way : otherwise != null ? OTHERWISE : SelectWait.TIMED_OUT;
    }
    return clauses.awaitOne(timed, deadline);
  }

  private R follow(int way, @Nullable Object message) {
    return switch (way) {
      case OTHERWISE -> Objects.requireNonNull(otherwise).get();
      case SelectWait.TIMED_OUT -> Objects.requireNonNull(onTimeout).get();
      default -> clauses.follow(way, message);
    };
  }

  private void enter() {
    if (!USER.compareAndSet(this, null, Thread.currentThread())) {
      throw new IllegalStateException("this select is in use by " + user);
    }
  }

  private void exit() {
    user = null;
  }

  /**
   * Shows the clauses and their channels; never a message.
   *
   * @return a description for a person to read
   */
  @Override
  public String toString() {
    return "Select" + clauses;
  }
}
