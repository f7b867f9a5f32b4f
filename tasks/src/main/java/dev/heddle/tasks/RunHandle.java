// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a run that {@link ConfiguredSystem#start} has started. It may be used by any number
 * of threads. A run that nobody waits for goes on to its end, but not beyond the end of the JVM.
 *
 * <p>Systems create handles. The type is an interface so that code that takes a handle can be
 * tested without a run. Methods may be added to it.
 *
 * @param <A> the answer
 */
public interface RunHandle<A extends @Nullable Object> extends AutoCloseable {

  /**
   * Waits until the run has ended and all its threads have terminated.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the run goes on.
   *
   * <p>Memory: the calling thread sees what the tasks and the collector did (happens-before).
   *
   * @return the collector's answer
   * @throws TaskFailedException as the run throws it in its own thread, also if its own thread was
   *     interrupted by the collector's code. This and any other exception of the run is the same
   *     object at each call
   * @throws java.util.concurrent.CancellationException if the run was called off by {@link #cancel}
   *     or {@link #close}
   * @throws ScopeUnavailableException if this JDK has no usable structured scope
   * @throws IllegalStateException if called by a task of this run, or by its collector: the wait
   *     would never end. Calls by threads that these have started are not detected
   * @throws InterruptedException if the calling thread is interrupted first
   */
  A join() throws InterruptedException;

  /**
   * Waits up to {@code timeout} until the run has ended and all its threads have terminated. {@link
   * #join} then returns or throws at once. Interruption and memory are as for {@code join}.
   *
   * @param timeout longest wait; zero or less means one look
   * @return whether it has ended
   * @throws InterruptedException if the calling thread is interrupted first
   */
  boolean await(Duration timeout) throws InterruptedException;

  /**
   * Calls the run off: all tasks are interrupted, and so is the collector's code; no more tasks are
   * started, and there is no answer, whatever the collector. This is also so while outcomes are
   * handed out after a deadline. Never waits. Does nothing if the run has ended, or something else
   * has ended it first.
   *
   * @return true if this call did it; {@link #join} then throws {@link
   *     java.util.concurrent.CancellationException}
   */
  boolean cancel();

  /**
   * Counts the tasks. Never waits, and holds up no task. The numbers are read one after another
   * while the tasks go on, so they are a moment apart; they are exact when the run has ended.
   *
   * @return the numbers
   */
  Progress progress();

  /**
   * {@linkplain #cancel Calls the run off} if it has not ended, and waits until all its threads
   * have terminated. It reports nothing: what the run throws is thrown by {@link #join}.
   *
   * <p>Interruption: doesn't end the wait; the interrupt status is set again on return.
   *
   * @throws IllegalStateException if called by a task of this run, or by its collector; the run was
   *     called off
   */
  @Override
  void close();

  /**
   * How far a run has come.
   *
   * @param done how many tasks returned
   * @param failed how many tasks threw
   * @param cancelled how many tasks were called off while they ran; and when the run is over, or
   *     has been called off, also those that never started, as far as they are known
   * @param running how many tasks run
   * @param total how many tasks there are, if the inputs are a collection; {@link Stop}s don't
   *     count
   */
  record Progress(long done, long failed, long cancelled, long running, OptionalLong total) {}
}
