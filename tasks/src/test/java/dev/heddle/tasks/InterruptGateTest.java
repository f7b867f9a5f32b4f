// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptGateTest {

  @Test
  void aVisitorIsInterruptedOnceAndLeavesWithAClearFlag() {
    InterruptGate gate = new InterruptGate();
    gate.enter();
    assertThat(gate.interrupt()).isTrue();
    assertThat(gate.interrupt()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(gate.exit()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void nobodyInsideIsNotInterrupted() {
    InterruptGate gate = new InterruptGate();
    assertThat(gate.interrupt()).isFalse();
    gate.enter();
    assertThat(gate.exit()).isFalse();
    assertThat(gate.interrupt()).isFalse();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whoMeansAVisitThatIsOverDoesNotHitTheNext() {
    InterruptGate gate = new InterruptGate();
    gate.enter("first");
    assertThat(gate.exit("first")).isFalse();
    gate.enter("second");
    assertThat(gate.interrupt("first")).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(gate.interrupt("second")).isTrue();
    assertThat(gate.exit("second")).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptThatDidNotComeThroughTheGateIsKept() {
    InterruptGate gate = new InterruptGate();
    gate.enter();
    Thread.currentThread().interrupt();
    assertThat(gate.exit()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noInterruptEverLandsOutside() throws Exception {
    for (boolean virtual : new boolean[] {true, false}) {
      InterruptGate gate = new InterruptGate();
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger sent = new AtomicInteger();
      AtomicInteger received = new AtomicInteger();
      AtomicInteger leaked = new AtomicInteger();
      Thread visitor =
          (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
              .start(() -> {
                while (!over.get()) {
                  gate.enter();
                  Thread.yield();
                  received.addAndGet(gate.exit() ? 1 : 0);
                  leaked.addAndGet(Thread.interrupted() ? 1 : 0);
                }
              });
      Thread[] interrupters = new Thread[2];
      for (int i = 0; i < interrupters.length; i++) {
        interrupters[i] =
            Thread.ofPlatform()
                .start(() -> {
                  for (int n = 0; n < 20_000; n++) {
                    sent.addAndGet(gate.interrupt() ? 1 : 0);
                  }
                });
      }
      for (Thread interrupter : interrupters) {
        interrupter.join();
      }
      over.set(true);
      visitor.join();
      assertThat(leaked).hasValue(0);
      assertThat(received.get()).isEqualTo(sent.get());
    }
  }
}
