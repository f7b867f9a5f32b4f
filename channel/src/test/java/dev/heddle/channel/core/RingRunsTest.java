// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs and single messages mixed, in one thread, against a plain queue with a bound. */
class RingRunsTest {
  private static final int STEPS = 20_000;

  private final Queue<Object> expected = new ArrayDeque<>();
  private int mark;
  private int sent;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 16, 100})
  void movesWhatAQueueMovesAndMarksTheSame(int capacity) {
    long seed = System.nanoTime();
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var ring = new Ring(capacity);
    for (int step = 0; step < STEPS; step++) {
      boolean fills = (step / (5 * capacity) & 1) == 0; // waves, so that it is full and empty often
      step(ring, random.nextInt(fills ? 3 : 4), random);
      assertThat(ring.size()).as("seed %s", seed).isEqualTo(expected.size());
      assertThat(ring.highWaterMark()).as("seed %s", seed).isEqualTo(mark);
    }
    ring.checkInvariants();
    assertThat(mark).isEqualTo(capacity);
  }

  private void step(Ring ring, int what, RandomGenerator random) {
    int length = 1 + random.nextInt(2 * ring.capacity());
    switch (what) {
      case 0 -> put(ring, length);
      case 1 -> put(ring);
      case 2 -> poll(ring, length);
      default -> assertThat(ring.poll()).isEqualTo(expected.poll());
    }
  }

  private void put(Ring ring) {
    boolean room = expected.size() < ring.capacity();
    assertThat(ring.put(sent)).isEqualTo(room);
    add(room ? 1 : 0);
  }

  private void put(Ring ring, int length) {
    var run = new Object[length + 2]; // with one more message at each end, which is not sent
    for (int k = 0; k < run.length; k++) {
      run[k] = sent + k - 1;
    }
    int count = ring.putRun(run, 1, 1 + length);
    assertThat(count).isEqualTo(Math.min(length, ring.capacity() - expected.size()));
    add(count);
  }

  private void add(int count) {
    for (int k = 0; k < count; k++) {
      expected.add(sent++);
    }
    mark = Math.max(mark, expected.size());
  }

  private void poll(Ring ring, int length) {
    var run = new Object[length];
    int count = ring.pollRun(run, length);
    assertThat(count).isEqualTo(Math.min(length, expected.size()));
    for (int k = 0; k < count; k++) {
      assertThat(run[k]).isEqualTo(expected.remove());
    }
  }
}
