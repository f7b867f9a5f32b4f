// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.diagnostics.FlightEvents;
import dev.heddle.testing.FlightRecording;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.SettingDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a flight recording tells of channels. */
final class FlightEventsTest {
  private static final String SEND = "dev.heddle.SendWaited";
  private static final String RECEIVE = "dev.heddle.ReceiveWaited";
  private static final String UNDELIVERED = "dev.heddle.MessagesUndelivered";

  private static FlightRecording recordingAll() {
    return FlightRecording.of(SEND, RECEIVE, UNDELIVERED);
  }

  /** Selects have events of their own. The flavours share where a wait is recorded. */
  private static Stream<Wait> onOneChannel() {
    return Wait.on(Flavour.ONE).stream().filter(wait -> !wait.operation().selects());
  }

  @ParameterizedTest
  @MethodSource("onOneChannel")
  void aWaitIsRecordedWithItsChannel(Wait operation) throws Exception {
    try (var recording = recordingAll()) {
      var chan = operation.blocked();
      var actor = operation.parked(ThreadKind.VIRTUAL, chan);
      operation.release(chan);
      actor.result();
      assertThat(recording.events())
          .filteredOn(event -> event.getString("channel").equals("blocked"))
          .singleElement()
          .satisfies(event -> {
            assertThat(event.getEventType().getName())
                .isEqualTo(operation.sends() ? SEND : RECEIVE);
            assertThat(event.getDuration()).isPositive();
            assertThat(event.getInt("size")).isEqualTo(operation.buffered());
            assertThat(event.getInt("capacity")).isEqualTo(1);
            assertThat(event.getThread().getJavaName()).isEqualTo(actor.thread().getName());
            assertThat(event.getEventType().getCategoryNames()).containsExactly("Heddle");
          });
    }
  }

  @Test
  void waitsInVainAreRecordedToo() throws Exception {
    try (var recording = recordingAll()) {
      Chan<String> chan = Chan.<String>builder().name("vain").build();
      assertThat(chan.recv(Duration.ofMillis(1))).isNull();
      var interrupted = ThreadKind.VIRTUAL.run(chan::recv).parked().interrupt();
      assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
      var told = ThreadKind.VIRTUAL.run(chan::recv).parked();
      chan.close();
      assertThat(told.failure()).isInstanceOf(ChannelClosedException.class);
      assertThat(recording.events())
          .filteredOn(event -> event.getString("channel").equals("vain"))
          .hasSize(3);
    }
  }

  @Test
  void whatNeedNotWaitIsNotRecorded() throws Exception {
    try (var recording = recordingAll()) {
      Chan<String> chan = Chan.<String>builder().name("ready").build();
      chan.send("a");
      chan.recv();
      chan.tryRecv();
      assertThat(recording.events()).isEmpty();
    }
  }

  @Test
  void undeliveredMessagesAreRecordedWithTheirNumberAndTheirChannel() throws Exception {
    try (var recording = recordingAll()) {
      var slow = Duration.ofMillis(2).toNanos();
      Chan<String> chan =
          Chan.<String>builder()
              .name("abandoned")
              .capacity(7)
              .onUndelivered(message -> LockSupport.parkNanos(slow))
              .build();
      chan.send("a");
      chan.send("b");
      long start = System.nanoTime();
      chan.cancel();
      var longest = Duration.ofNanos(System.nanoTime() - start);
      Chan.newChan().cancel(); // has none: no event
      assertThat(recording.events())
          .singleElement()
          .returns(UNDELIVERED, event -> event.getEventType().getName())
          .returns("abandoned", event -> event.getString("channel"))
          .returns(2L, event -> event.getLong("count"))
          .returns(7, event -> event.getInt("capacity"))
          .returns(List.of("Heddle"), event -> event.getEventType().getCategoryNames())
          .satisfies(event -> assertThat(event.getDuration()).isPositive().isLessThan(longest));
    }
  }

  @Test
  void undeliveredMessagesAreRecordedThoughTheirHookThrows() throws Exception {
    try (var recording = recordingAll()) {
      Chan<String> chan =
          Chan.<String>builder()
              .name("thrown")
              .onUndelivered(message -> {
                throw new IllegalStateException(message);
              })
              .build();
      chan.send("a");
      assertThatThrownBy(chan::cancel).hasMessage("a");
      assertThat(recording.events()).singleElement().returns(1L, event -> event.getLong("count"));
    }
  }

  @Test
  void waitsBelowTenMillisecondsAreLeftOutByDefault() {
    Chan.newChan();
    assertThat(FlightRecorder.getFlightRecorder().getEventTypes())
        .filteredOn(type -> List.of(SEND, RECEIVE).contains(type.getName()))
        .isNotEmpty() // more than two if another class loader has some
        .allSatisfy(type -> assertThat(threshold(type)).isEqualTo("10 ms"));
  }

  private static String threshold(EventType type) {
    return type.getSettingDescriptors().stream()
        .filter(setting -> setting.getName().equals("threshold"))
        .map(SettingDescriptor::getDefaultValue)
        .findAny()
        .orElseThrow();
  }

  @Test
  void withoutARecordingAWaitMakesNoEventObject() {
    assertThat(FlightEvents.sendWaits()).isNull();
    assertThat(FlightEvents.receiveWaits()).isNull();
    assertThat(FlightEvents.givesBack()).isNull();
  }

  @Test
  void recordingAWaitNeitherPinsNorParks() throws Exception {
    try (var recording = recordingAll()) {
      recording.and("jdk.VirtualThreadPinned", Duration.ZERO);
      Chan<Integer> there = Chan.newChan(1);
      Chan<Integer> back = Chan.newChan(1);
      var echo =
          ThreadKind.VIRTUAL.run(() -> {
            for (int i = 0; i < 1_000; i++) {
              back.send(there.recv());
            }
          });
      var caller =
          ThreadKind.VIRTUAL.run(() -> {
            for (int i = 0; i < 1_000; i++) {
              there.send(i);
              assertThat(back.recv()).isEqualTo(i);
            }
          });
      echo.result();
      caller.result();
      assertThat(recording.events())
          .isNotEmpty()
          .noneMatch(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"));
    }
  }
}
