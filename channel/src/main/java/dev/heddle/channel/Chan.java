// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.engine.Batch;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Statistics;
import dev.heddle.channel.engine.Timers;
import dev.heddle.channel.view.ChannelPublisher;
import dev.heddle.channel.view.QueueView;
import dev.heddle.channel.view.SendingSubscriber;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a channel: a queue, of bounded size unless it was built otherwise, through which
 * threads send each other messages.
 *
 * <p>Any number of threads send and receive, through one handle or several. A send waits while the
 * channel is full, a receive while it is empty; waiting parks the thread and gives a virtual
 * thread's carrier back. {@link Sender} and {@link Receiver} say what each operation promises about
 * waiting, interruption, memory and the fate of the message. Null is never a message.
 *
 * <p><b>Open ends.</b> A channel counts its open ends. A {@code Chan} is one that sends and
 * receives; {@link #share} adds another one, {@link #sender} one that only sends, {@link #receiver}
 * one that only receives; {@code close} on each takes it away.
 *
 * <ul>
 *   <li>No sending end is left, or {@link #closeWith} was called: the channel is <em>closed</em>.
 *       Sends fail; receivers take what is buffered, and are then told. So closing in a
 *       try-with-resources ends the workers that receive.
 *   <li>{@link #cancel} was called, or receivers were handed out, all are closed, and the channel
 *       is closed with messages left, or all its {@code Chan} handles are closed: the channel is
 *       <em>cancelled</em>. Sends and receives fail at once, and what is buffered goes to the
 *       {@linkplain ChanBuilder#onUndelivered undelivered hook}.
 * </ul>
 *
 * <p>A closed {@code Chan} still receives, as long as the channel has something to give. One that
 * was {@linkplain #move moved} throws {@link IllegalStateException} from every operation except
 * {@link #close}, which does nothing.
 *
 * @param <T> the type of the messages
 */
public final class Chan<T> implements Sender<T>, Receiver<T> {
  private static final int OPEN = 0;
  private static final int CLOSED = 1;
  private static final int MOVED = 2;
  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, Chan.class, int.class);

  final Channel<T> channel;
  private volatile int state;

  /** For a channel that already counts this handle. */
  Chan(Channel<T> channel) {
    this.channel = channel;
  }

  /**
   * {@return the first handle of a new channel that buffers up to 30 messages}
   *
   * @param <T> the type of the messages
   */
  public static <T> Chan<T> newChan() {
    return Chan.<T>builder().build();
  }

  /**
   * {@return the first handle of a new channel that buffers up to {@code capacity} messages}
   *
   * @param <T> the type of the messages
   * @param capacity how many messages it holds, from 1 to 1,073,741,824 (2<sup>30</sup>); room for
   *     all is allocated at once
   * @throws IllegalArgumentException if the capacity is out of this range
   * @throws OutOfMemoryError if the heap has no room for the capacity; then there is no channel
   */
  public static <T> Chan<T> newChan(int capacity) {
    return Chan.<T>builder().capacity(capacity).build();
  }

  /**
   * {@return the first handle of a new channel without a bound: a send never waits} Memory grows
   * with what is not received yet. Prefer a bound wherever senders can be made to wait.
   *
   * @param <T> the type of the messages
   */
  public static <T> Chan<T> unlimited() {
    return Chan.<T>builder().unlimited().build();
  }

  /**
   * {@return the first handle of a new channel that buffers nothing: a send completes when its
   * message was taken} Senders and receivers meet in the order they came.
   *
   * @param <T> the type of the messages
   */
  public static <T> Chan<T> rendezvous() {
    return Chan.<T>builder().rendezvous().build();
  }

  /**
   * Builds a channel and starts a virtual thread that feeds it, as {@link ChanBuilder#produce}.
   *
   * @param <T> the type of the messages
   * @param capacity how many messages it holds, as for {@link #newChan(int)}
   * @param body what sends the messages, not null
   * @return the only receiving end; closing it early cancels the channel
   * @throws IllegalArgumentException if the capacity is out of range; nothing was started
   */
  public static <T> Receiver<T> produce(int capacity, Producer<? extends T> body) {
    return Chan.<T>builder().capacity(capacity).produce(body);
  }

  /**
   * Makes a timer: a receiver that gets one message, the time, once {@code delay} has passed, and
   * is then closed. One thread serves all timers. Never waits.
   *
   * @param delay how long; zero or less means at once, more than 292 years means 292 years
   * @return the only receiver; close it early, or the timer, some 600 bytes, stays until it is due
   */
  public static Receiver<Instant> after(Duration delay) {
    return new ReceiverEnd<>(Timers.after(delay));
  }

  /**
   * Makes a timer that ticks: a receiver of the time at every multiple of {@code period} from now.
   * A tick is dropped while the one before it is not received; a late one does not shift the next.
   * It ticks until its receiver is closed, or unreachable and no thread waits at it. Never waits.
   *
   * @param period how long between ticks, positive
   * @return the only receiver; close it when done
   * @throws IllegalArgumentException if the period is zero or less; no timer was started
   */
  public static Receiver<Instant> tick(Duration period) {
    return new ReceiverEnd<>(Timers.tick(period));
  }

  /** {@return a receiver that no message ever comes to, for a clause that is switched off} */
  public static Receiver<Instant> never() {
    return new ReceiverEnd<>(Timers.never());
  }

  /**
   * {@return a builder of channels, set to a capacity of 30, no name and no undelivered hook}
   *
   * @param <T> the type of the messages
   */
  public static <T> ChanBuilder<T> builder() {
    return new ChanBuilder<>();
  }

  @Override
  public void send(T message) throws InterruptedException {
    toSend().send(message);
  }

  @Override
  public boolean send(T message, Duration timeout) throws InterruptedException {
    return toSend().send(message, timeout);
  }

  @Override
  public long sendAll(Iterable<? extends T> messages) throws BatchInterruptedException {
    return Batch.sendAll(toSend(), messages);
  }

  @Override
  public boolean trySend(T message) {
    return toSend().trySend(message);
  }

  @Override
  public T recv() throws InterruptedException {
    return unmoved().recv();
  }

  @Override
  public @Nullable T recv(Duration timeout) throws InterruptedException {
    return unmoved().recv(timeout);
  }

  @Override
  public int recvBatch(Collection<? super T> into, int max, Duration linger)
      throws InterruptedException {
    return Batch.receive(unmoved(), into, max, linger);
  }

  @Override
  public int recvBatch(Collection<? super T> into, int max, Duration timeout, Duration linger)
      throws InterruptedException {
    return Batch.receive(unmoved(), into, max, timeout, linger);
  }

  @Override
  public @Nullable T tryRecv() {
    return unmoved().tryRecv();
  }

  /**
   * Hands out an end that only sends, and counts until it is closed. Never waits.
   *
   * @return a new sending end; close it when done
   * @throws ChannelClosedException if the channel or this handle is closed
   */
  public Sender<T> sender() {
    toSend().change(ends -> channel.reasons(ends).stillOpen().withSenders(1));
    return new SenderEnd<>(channel);
  }

  /**
   * Hands out an end that only receives. From now on the channel is cancelled when nobody is left
   * to receive, see {@link Receiver#close}. Never waits.
   *
   * @return a new receiving end; close it when done
   * @throws ChannelClosedException if the channel is cancelled
   */
  public Receiver<T> receiver() {
    unmoved().change(ends -> channel.reasons(ends).notCancelled().withReceivers(1));
    return new ReceiverEnd<>(channel);
  }

  /**
   * Makes another handle on this channel, counted as one more end. Never waits.
   *
   * @return a new handle; close it when done
   * @throws ChannelClosedException if the channel or this handle is closed
   */
  public Chan<T> share() {
    toSend().change(ends -> channel.reasons(ends).stillOpen().withHandles(1));
    return new Chan<>(channel);
  }

  /**
   * Hands this handle over: the new one takes its place in the count, and using this one throws
   * {@link IllegalStateException}. Closing this one does nothing. Never waits.
   *
   * @return the handle that takes its place
   * @throws IllegalStateException if it was moved or, as a {@link ChannelClosedException}, closed
   */
  public Chan<T> move() {
    if (!STATE.compareAndSet(this, OPEN, MOVED)) {
      toSend(); // throws: it was closed or moved before
    }
    channel.tellWatchers(); // one may be a subscriber that sends through this
    return new Chan<>(channel);
  }

  @Override
  public void close() {
    if (STATE.compareAndSet(this, OPEN, CLOSED)) {
      channel.closeEnd(ends -> ends.withHandles(-1));
    }
  }

  @Override
  public void closeWith(Throwable cause) {
    unmoved().closeWith(cause);
  }

  @Override
  public boolean isClosed() {
    return unmoved().isClosed() || state == CLOSED;
  }

  @Override
  public boolean isDrained() {
    return unmoved().isDrained();
  }

  /**
   * Cancels the channel: from now on every send and receive fails with {@link
   * ChannelClosedException}, also those that wait, and every message that was accepted and not yet
   * received goes to the {@linkplain ChanBuilder#onUndelivered undelivered hook}, in order and in
   * this thread (for a batch that is just being sent, its sender may do it). Does nothing if it was
   * cancelled before. Waits for a thread in the middle of a send (a second at most) or removal.
   *
   * <p>If the hook throws, it is given the other messages, too; then the first exception is thrown,
   * with the others suppressed in it.
   */
  public void cancel() {
    unmoved().cancel();
  }

  /**
   * {@return how many messages are buffered: exact while no thread sends or receives, an estimate
   * otherwise, from 0 to the capacity, and 0 once cancelled} Not a means of synchronization. To see
   * a message, use {@code peek()} of the {@linkplain #asBlockingQueue queue}.
   */
  public int peek() {
    return unmoved().size();
  }

  /**
   * {@return how many messages this channel can buffer; 0 for a rendezvous, {@link
   * Integer#MAX_VALUE} if there is no bound}
   */
  public int capacity() {
    return unmoved().capacity();
  }

  /** {@return the name that the channel was built with, or one made up from its identity} */
  public String name() {
    return unmoved().name();
  }

  /**
   * {@return what went through this channel, what became of it, and which threads wait, at this
   * moment} Not a means of synchronization. Never waits.
   */
  public ChanStats stats() {
    return Statistics.of(unmoved());
  }

  /**
   * {@return what can be seen of each channel that is open now and was {@linkplain ChanBuilder#name
   * named}, in the order of the names, which may occur more than once} A place to look when
   * something is stuck. Channels are held weakly: one that nothing refers to any more disappears in
   * time, one that was closed or cancelled at once. Never waits.
   */
  public static List<ChanStats> named() {
    return Statistics.ofNamed();
  }

  /**
   * Shows this handle as a queue. Putting sends and taking receives, as {@link Sender} and {@link
   * Receiver} promise; removing from the middle counts as receiving. A removal waits for sends
   * before it that have begun, then moves those messages, which holds up receivers. {@code drainTo}
   * and {@code clear} take what is inside now; a refused message goes to {@code onUndelivered}.
   *
   * <p>Looking takes nothing: iterators show what was inside when they were made, {@code peek()} of
   * the queue the oldest message; {@code size()} is {@link #peek} of the channel. A rendezvous
   * always looks empty, and has nothing to remove.
   *
   * <p>Once the channel or this handle is closed, adding throws {@link ChannelClosedException}: not
   * delivered. Once all was received, waiting methods throw it, too; others find an empty queue.
   *
   * @return a view that is not an end of its own: it lives and dies with this handle
   */
  public BlockingQueue<T> asBlockingQueue() {
    return new QueueView<>(channel, this::toSend, this::unmoved);
  }

  /**
   * Shows the channel as a publisher. Subscribers share the messages with each other and with all
   * receivers: each message goes to one that has asked for it. Virtual threads wait for messages.
   *
   * <p>A subscription is a {@linkplain #receiver receiving end} until it is cancelled, or told of
   * the end, whatever it has asked for: {@code onComplete} when all was received; {@code onError}
   * with the cause of the closing, with a {@link ChannelClosedException} if the channel was
   * cancelled, or with what failed if no virtual thread can be started. A message that was taken
   * while its subscription was being cancelled is still given.
   *
   * @return a publisher for any number of subscribers
   */
  public Flow.Publisher<T> publisher() {
    return new ChannelPublisher<>(this::unmoved, this::receiver, Handles::toReceive, this);
  }

  @Override
  public Flow.Subscriber<T> subscriber() {
    return new SendingSubscriber<>(unmoved(), this, this::toSend);
  }

  /**
   * {@return one line for a person to read: name, size and capacity, state, open ends and waiting
   * threads, with the objects that a thread dump shows them parked on; never a message}
   */
  @Override
  public String toString() {
    String how = state == MOVED ? "moved handle of " : state == CLOSED ? "closed handle of " : "";
    return how + Statistics.of(channel);
  }

  Channel<T> toSend() {
    if (state == CLOSED) {
      throw channel.reasons().sendingEndClosed();
    }
    return unmoved();
  }

  Channel<T> unmoved() {
    if (state == MOVED) {
      throw channel.reasons().moved();
    }
    return channel;
  }

  void checkInvariants() {
    channel.core().checkInvariants();
  }
}
