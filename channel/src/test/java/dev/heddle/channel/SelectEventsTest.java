// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.diagnostics.FlightEvents;
import dev.heddle.testing.FlightRecording;
import java.time.Duration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a flight recording tells of selects that waited. */
final class SelectEventsTest {
  private static final String EVENT = "dev.heddle.SelectWaited";

  private final Chan<String> orders = Chan.<String>builder().name("orders").build();
  private final Chan<String> parcels = Chan.<String>builder().name("parcels").build();

  private static FlightRecording recording(Duration threshold) {
    return FlightRecording.of("dev.heddle.SendWaited", "dev.heddle.ReceiveWaited")
        .and(EVENT, threshold);
  }

  private Select<String> receiving() {
    return Select.<String>create().recv(orders, m -> m).recv(parcels, m -> m);
  }

  private static void tells(RecordedEvent event, String outcome, String channel, int clauses) {
    assertThat(event.getEventType().getName()).isEqualTo(EVENT);
    assertThat(event.getString("outcome")).isEqualTo(outcome);
    assertThat(event.getString("channel")).isEqualTo(channel);
    assertThat(event.getInt("clauses")).isEqualTo(clauses);
    assertThat(event.getDuration()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aWaitIsRecordedOnceWithTheChannelItReceivedFrom(Flavour flavour) throws Exception {
    try (var recording = recording(Duration.ZERO)) {
      Chan<String> chan = flavour.make();
      var select = receiving().recv(chan, m -> m);
      var actor = ThreadKind.VIRTUAL.call(select::select).parked();
      chan.trySend("a");
      assertThat(actor.result()).isEqualTo("a");
      assertThat(recording.events())
          .singleElement()
          .satisfies(event -> {
            tells(event, "received", flavour.name(), 3);
            assertThat(event.getInt("size")).isZero();
            assertThat(event.getInt("capacity")).isEqualTo(flavour.capacity());
            assertThat(event.getThread().getJavaName()).isEqualTo(actor.thread().getName());
            assertThat(event.getStackTrace().getFrames())
                .anyMatch(frame -> frame.getMethod().getName().equals("select"));
            assertThat(event.getEventType().getCategoryNames()).containsExactly("Heddle");
          });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "RENDEZVOUS"})
  void aWaitIsRecordedWithTheChannelItSentTo(Flavour flavour) throws Exception {
    try (var recording = recording(Duration.ZERO)) {
      Chan<String> chan = flavour.make();
      if (flavour.isBuffered()) {
        chan.send("before");
      }
      var select =
          receiving().send(chan, () -> "a", () -> "sent").send(orders, () -> null, () -> "no");
      var actor = ThreadKind.VIRTUAL.call(select::select).parked();
      chan.tryRecv();
      assertThat(actor.result()).isEqualTo("sent");
      assertThat(recording.events())
          .singleElement()
          .satisfies(event -> tells(event, "sent", flavour.name(), 3));
    }
  }

  @Test
  void waitsThatGoNoWayAreRecordedToo() throws Exception {
    try (var recording = recording(Duration.ZERO)) {
      assertThat(receiving().after(Duration.ofNanos(1_000), () -> "late").select())
          .isEqualTo("late");
      var interrupted = ThreadKind.VIRTUAL.call(receiving()::select).parked().interrupt();
      assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
      var told = ThreadKind.VIRTUAL.call(receiving()::select).parked();
      orders.close();
      parcels.cancel();
      assertThat(told.failure()).isInstanceOf(ChannelClosedException.class);
      assertThat(recording.events())
          .extracting(event -> event.getString("outcome") + " " + event.getString("channel"))
          .containsOnlyOnce("timed out null", "interrupted null", "ended orders")
          .isSubsetOf("timed out null", "interrupted null", "ended orders", "ended parcels");
    }
  }

  @Test
  void whatNeedNotWaitIsNotRecorded() throws Exception {
    try (var recording = recording(Duration.ZERO)) {
      orders.send("a");
      assertThat(receiving().select()).isEqualTo("a");
      assertThat(receiving().after(Duration.ZERO, () -> "late").select()).isEqualTo("late");
      assertThat(receiving().orElse(() -> "else").select()).isEqualTo("else");
      assertThat(recording.events()).isEmpty();
    }
  }

  @Test
  void waitsBelowTheThresholdAreLeftOut() throws Exception {
    try (var recording = recording(Waiting.LONG)) {
      receiving().after(Duration.ofNanos(1_000), () -> "late").select();
      assertThat(recording.events()).isEmpty();
    }
  }

  @Test
  void theThresholdIsTenMillisecondsByDefault() {
    assertThat(FlightRecorder.getFlightRecorder().getEventTypes())
        .filteredOn(type -> type.getName().equals(EVENT))
        .isNotEmpty()
        .allSatisfy(type ->
            assertThat(type.getSettingDescriptors())
                .filteredOn(setting -> setting.getName().equals("threshold"))
                .extracting(SettingDescriptor::getDefaultValue)
                .containsExactly("10 ms"));
  }

  @Test
  void withoutARecordingAWaitMakesNoEventObject() {
    assertThat(FlightEvents.selectWaits()).isNull();
  }
}
