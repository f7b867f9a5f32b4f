// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C6: no waiting operation pins its carrier. The flight recorder says so, and what does pin shows
 * that it would tell.
 */
class PinningTest {
  private static final String PINNED = "jdk.VirtualThreadPinned";

  private interface Play {
    /** Starts what parks, and sees to it that it ends. */
    List<Actor<?>> run() throws Exception;
  }

  /** The pinning events of the actors' threads. */
  private static List<RecordedEvent> pinned(Play play) throws Exception {
    var seen = new CopyOnWriteArrayList<RecordedEvent>();
    List<Actor<?>> actors;
    try (var recording = new RecordingStream()) {
      recording.setReuse(false);
      recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
      recording.onEvent(PINNED, seen::add);
      recording.startAsync();
      actors = play.run();
      for (var actor : actors) {
        actor.thread().join();
      }
      recording.stop(); // everything recorded so far is handed out first
    }
    var ours = actors.stream().map(actor -> actor.thread().threadId()).toList();
    return seen.stream()
        .filter(event -> event.getThread("eventThread") != null)
        .filter(event -> ours.contains(event.getThread("eventThread").getJavaThreadId()))
        .toList();
  }

  private static final class ParksInItsInitializer {
    static {
      LockSupport.parkNanos(20_000_000);
    }

    static void touch() {}
  }

  @Test
  void theControlPins() throws Exception {
    assertThat(pinned(() -> List.of(ThreadKind.VIRTUAL.run(ParksInItsInitializer::touch))))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void waitingUntilItGoesThrough(Waiting operation) throws Exception {
    var chan = operation.blocked();
    assertThat(
            pinned(() -> {
              var first = ThreadKind.VIRTUAL.run(() -> operation.call(chan)).parked();
              var second = ThreadKind.VIRTUAL.run(() -> operation.call(chan)).parked();
              operation.release(chan);
              first.result();
              operation.release(chan);
              second.result();
              return List.of(first, second);
            }))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void waitingUntilInterrupted(Waiting operation) throws Exception {
    var chan = operation.blocked();
    assertThat(
            pinned(() ->
                List.of(ThreadKind.VIRTUAL.run(() -> operation.call(chan)).parked().interrupt())))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void waitingUntilClosed(Waiting operation) throws Exception {
    var chan = operation.blocked();
    assertThat(
            pinned(() -> {
              var parked = ThreadKind.VIRTUAL.run(() -> operation.call(chan)).parked();
              return List.of(parked, ThreadKind.VIRTUAL.run(chan::close));
            }))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void waitingUntilCancelled(Waiting operation) throws Exception {
    var chan = operation.blocked();
    assertThat(
            pinned(() -> {
              var parked = ThreadKind.VIRTUAL.run(() -> operation.call(chan)).parked();
              return List.of(parked, ThreadKind.VIRTUAL.run(chan::cancel));
            }))
        .isEmpty();
  }

  @Test
  void waitingUntilOutOfTime() throws Exception {
    Chan<String> empty = Chan.newChan(1);
    Chan<String> full = Chan.newChan(1);
    full.send("full");
    var wait = Duration.ofMillis(2);
    assertThat(
            pinned(() ->
                List.of(
                    ThreadKind.VIRTUAL.run(() -> empty.recv(wait)),
                    ThreadKind.VIRTUAL.run(() -> full.send("late", wait)))))
        .isEmpty();
  }

  @Test
  void iterating() throws Exception {
    Chan<Integer> chan = Chan.newChan(1);
    assertThat(
            pinned(() -> {
              var one = ThreadKind.VIRTUAL.run(() -> chan.forEach(m -> {})).parked();
              var other = ThreadKind.VIRTUAL.call(() -> chan.iterator().hasNext()).parked();
              var sender =
                  ThreadKind.VIRTUAL.run(() -> {
                    for (int i = 0; i < 1000; i++) {
                      chan.send(i);
                    }
                    chan.close();
                  });
              return List.of(one, other, sender);
            }))
        .isEmpty();
  }
}
