// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of some events, from its start to the first look at it. */
public final class FlightRecording implements AutoCloseable {
  private final Recording recording = new Recording();

  private FlightRecording() {}

  /**
   * Records events from now on.
   *
   * @param events their names; of any duration
   * @return the recording, which runs
   */
  public static FlightRecording of(String... events) {
    var made = new FlightRecording();
    made.recording.start();
    for (String event : events) {
      made.and(event, Duration.ZERO);
    }
    return made;
  }

  /**
   * Records another event, too.
   *
   * @param event its name
   * @param threshold its least duration, if it has one
   * @return this
   */
  public FlightRecording and(String event, Duration threshold) {
    recording.enable(event).withThreshold(threshold);
    return this;
  }

  /**
   * Stops the recording.
   *
   * @return what was recorded, in the order in which it began
   * @throws IOException if the recording can't be written or read
   */
  public List<RecordedEvent> events() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("heddle", ".jfr");
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .sorted(Comparator.comparing(RecordedEvent::getStartTime))
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
