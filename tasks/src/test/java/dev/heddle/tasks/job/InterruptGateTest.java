// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class InterruptGateTest {

  @Test
  void aVisitorIsInterruptedAndLeavesWithAClearFlag() {
    InterruptGate gate = new InterruptGate();
    gate.enter();
    assertThat(gate.interrupt()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(gate.exit()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aVisitorThatSwallowedAnInterruptIsInterruptedAgain() {
    InterruptGate gate = new InterruptGate();
    gate.enter("visit");
    assertThat(gate.interrupt("visit")).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(gate.interrupt()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(gate.interrupt("visit")).isTrue();
    assertThat(gate.exit("visit")).isTrue();
    assertThat(Thread.interrupted()).isFalse();
    gate.enter("next");
    assertThat(gate.exit("next")).isFalse();
  }

  /** An interrupt that comes while another is being sent must not be taken for that one. */
  @Test
  void anInterruptWhileAnotherIsSentIsSentToo() throws Exception {
    InterruptGate gate = new InterruptGate();
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    AtomicInteger landed = new AtomicInteger();
    Thread visitor =
        new Thread() {
          @Override
          public void interrupt() {
            landed.incrementAndGet();
            sending.countDown();
            boolean done = false;
            while (!done) {
              try {
                asked.await();
                done = true;
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
            super.interrupt();
          }

          @Override
          public void run() {
            gate.enter("visit");
            LockSupport.park(gate);
            assertThat(gate.exit("visit")).isTrue();
          }
        };
    visitor.start();
    Testing.awaitParked(visitor);
    Thread first = Thread.ofPlatform().start(() -> gate.interrupt("visit"));
    sending.await();
    assertThat(gate.interrupt("visit")).isTrue();
    assertThat(gate.interrupt("another")).isFalse();
    assertThat(landed).hasValue(1);
    asked.countDown();
    first.join();
    visitor.join();
    assertThat(landed).hasValue(2);
  }

  @Test
  void whatInterruptingThrowsReachesTheSenderAndTheVisitorCanLeave() throws Exception {
    InterruptGate gate = new InterruptGate();
    CountDownLatch go = new CountDownLatch(1);
    Thread visitor =
        new Thread() {
          @Override
          public void interrupt() {
            throw new IllegalStateException("a selector's");
          }

          @Override
          public void run() {
            gate.enter();
            Testing.awaitTrue(() -> go.getCount() == 0);
            assertThat(gate.exit()).isTrue();
          }
        };
    visitor.start();
    Testing.awaitTrue(() -> {
      try {
        return gate.interrupt();
      } catch (IllegalStateException e) {
        return e.getMessage().equals("a selector's");
      }
    });
    go.countDown();
    visitor.join();
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
      assertThat(received.get()).isLessThanOrEqualTo(sent.get());
      assertThat(received.get() > 0).isEqualTo(sent.get() > 0);
    }
  }
}
