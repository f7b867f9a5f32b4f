// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;

/**
 * C6: no waiting operation pins its carrier. The flight recorder says so, and what does pin shows
 * that it would tell.
 */
class PinningTest {
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final List<String> OURS =
      List.of(
          "dev.heddle.SendWaited",
          "dev.heddle.ReceiveWaited",
          "dev.heddle.SelectWaited",
          "dev.heddle.MessagesUndelivered");

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
      OURS.forEach(recording::disable); // two that are the first at once wait for a class loader
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

  /** Lets every operation wait that can wait on this flavour, one after the other. */
  private static void everyOperationUnpinned(Flavour flavour, Scene scene) throws Exception {
    assertThat(
            pinned(() -> {
              var actors = new ArrayList<Actor<?>>();
              for (var wait : Wait.on(flavour)) {
                actors.addAll(scene.play(wait, wait.blocked()));
              }
              return actors;
            }))
        .isEmpty();
  }

  private interface Scene {
    List<Actor<?>> play(Wait wait, Chan<String> chan) throws Exception;
  }

  @EveryFlavour
  void waitingUntilItGoesThrough(Flavour flavour) throws Exception {
    everyOperationUnpinned(
        flavour,
        (wait, chan) -> {
          var first = wait.parked(ThreadKind.VIRTUAL, chan);
          var second = wait.parked(ThreadKind.VIRTUAL, chan);
          wait.release(chan);
          first.result();
          wait.release(chan);
          second.result();
          return List.of(first, second);
        });
  }

  @EveryFlavour
  void waitingUntilInterrupted(Flavour flavour) throws Exception {
    everyOperationUnpinned(
        flavour, (wait, chan) -> List.of(wait.parked(ThreadKind.VIRTUAL, chan).interrupt()));
  }

  @EveryFlavour
  void waitingUntilClosed(Flavour flavour) throws Exception {
    everyOperationUnpinned(
        flavour,
        (wait, chan) ->
            List.of(wait.parked(ThreadKind.VIRTUAL, chan), ThreadKind.VIRTUAL.run(chan::close)));
  }

  @EveryFlavour
  void waitingUntilCancelled(Flavour flavour) throws Exception {
    everyOperationUnpinned(
        flavour,
        (wait, chan) ->
            List.of(wait.parked(ThreadKind.VIRTUAL, chan), ThreadKind.VIRTUAL.run(chan::cancel)));
  }

  @WhereSendsWait
  void waitingUntilOutOfTime(Flavour flavour) throws Exception {
    Chan<String> empty = flavour.make();
    Chan<String> full = new Wait(flavour, Waiting.SEND).blocked();
    var wait = Duration.ofMillis(2);
    assertThat(
            pinned(() ->
                List.of(
                    ThreadKind.VIRTUAL.run(() -> empty.recv(wait)),
                    ThreadKind.VIRTUAL.run(() -> full.send("late", wait)))))
        .isEmpty();
  }

  @EveryFlavour
  void iterating(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
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
