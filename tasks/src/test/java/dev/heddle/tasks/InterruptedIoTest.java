// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a job throws because an interrupt of ours closed its socket is the answer to it. */
class InterruptedIoTest {
  private static final Duration SOON = Duration.ofMillis(100);

  private ServerSocket silent;
  private final CountDownLatch started = new CountDownLatch(1);

  @BeforeEach
  void open() throws IOException {
    silent = BlockingCall.silentServer();
  }

  @AfterEach
  void close() throws IOException {
    silent.close();
  }

  private RunnerPool<BlockingCall, Object> pool(TaskSystemBuilder system) {
    return system.runners(1).build().<BlockingCall, Object>pool(this::run).start();
  }

  private Object run(BlockingCall call) throws IOException {
    started.countDown();
    call.run(silent);
    return "not interrupted";
  }

  private static Throwable cause(Outcome<?> outcome) {
    return ((Outcome.Failure<?>) outcome).cause();
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledTicketIsCancelled(BlockingCall call) throws Exception {
    try (var pool = pool(TaskSystem.builder())) {
      var ticket = pool.submit(call);
      started.await();
      assertThat(ticket.cancel()).isTrue();
      assertThat(ticket.await()).isEqualTo(new Outcome.Cancelled<>(true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopNowCancels(BlockingCall call) throws Exception {
    try (var pool = pool(TaskSystem.builder())) {
      var ticket = pool.submit(call);
      started.await();
      assertThat(pool.stopNow()).isEmpty();
      assertThat(ticket.await()).isEqualTo(new Outcome.Cancelled<>(true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatTakesTooLongHasTimedOut(BlockingCall call) throws Exception {
    try (var pool = pool(TaskSystem.builder().taskTimeout(SOON))) {
      assertThat(cause(pool.submit(call).await()))
          .isInstanceOf(TimeoutException.class)
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskOfARunThatTakesTooLongHasTimedOut(BlockingCall call) {
    var system = TaskSystem.builder().taskTimeout(SOON).build();
    assertThatThrownBy(() -> system.run(List.of(() -> run(call))))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aDeadlineIsTheReasonOfARunThatItEnds(BlockingCall call) throws Exception {
    AtomicInteger begun = new AtomicInteger();
    List<Callable<Object>> tasks =
        List.of(() -> {
          begun.incrementAndGet();
          return run(call);
        });
    Testing.withEnoughTime(limit -> {
      var system = TaskSystem.builder().timeout(limit).build();
      begun.set(0);
      assertThatThrownBy(() -> system.run(tasks))
          .isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.failures()).isZero())
          .hasCauseInstanceOf(TimeoutException.class);
      var outcomes = system.run(tasks, ResultCollector.outcomes());
      if (begun.get() < 2) {
        return false;
      }
      assertThat(outcomes).containsExactly(new Outcome.Cancelled<>(true));
      return true;
    });
  }

  /** Not where a call holds its carrier, up to JDK 23: the other task might have none. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PIPED_STREAM_READ")
  void theFailureThatStopsARunIsItsOnlyOne(BlockingCall call) {
    List<Callable<Object>> tasks =
        List.of(
            () -> run(call),
            () -> {
              started.await();
              throw new IllegalStateException("this one");
            });
    assertThatThrownBy(() -> TaskSystem.run(tasks))
        .isInstanceOfSatisfying(
            TaskFailedException.class, e -> assertThat(e.failures()).isEqualTo(1))
        .hasRootCauseMessage("this one")
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
  }

  @Test
  void aSocketsOwnTimeOutIsAFailureAlsoIfTheJobIsCancelledThen() throws Exception {
    var system = TaskSystem.builder().runners(1).build();
    try (var pool =
        system
            .<Integer, Object>pool(millis -> {
              try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
                socket.setSoTimeout(millis);
                started.countDown();
                try {
                  return socket.getInputStream().read();
                } catch (SocketTimeoutException e) {
                  Testing.awaitTrue(Thread.currentThread()::isInterrupted);
                  throw e;
                }
              }
            })
            .start()) {
      var ticket = pool.submit(1);
      started.await();
      assertThat(ticket.await(Duration.ofMillis(50))).isNull();
      ticket.cancel();
      assertThat(cause(ticket.await())).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aClosedSocketIsAFailureIfNobodyInterrupted() throws Exception {
    var system = TaskSystem.builder().taskTimeout(Duration.ofSeconds(60)).build();
    assertThatThrownBy(() ->
            system.run(
                List.of(() -> {
                  Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort());
                  socket.close();
                  return socket.getInputStream().read();
                })))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(SocketException.class);
  }

  @Test
  void anExceptionThatThrowsWhenItIsAskedForItsCauseIsAFailure() throws Exception {
    class Odd extends RuntimeException {
      private static final long serialVersionUID = 1L;

      @Override
      public synchronized Throwable getCause() {
        throw new IllegalStateException("no");
      }
    }
    try (var pool =
        TaskSystem.builder()
            .build()
            .<Integer, Object>pool(i -> {
              started.countDown();
              try {
                return Testing.untilInterrupted();
              } catch (InterruptedException e) {
                throw new Odd();
              }
            })
            .start()) {
      var ticket = pool.submit(1);
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      ticket.cancel();
      assertThat(cause(ticket.await())).isInstanceOf(Odd.class);
    }
  }
}
