// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.tasks.queue.NoPool;
import dev.heddle.tasks.queue.RingInlet;
import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a runner that waits for its own pool looks whether it waits in vain. */
@Timeout(60)
class LookAgainTest {
  /** Each look costs one that waits for room its place in the wait queue. */
  @Test
  void eachLookComesAfterTwiceTheTimeUpToAnHour() throws Exception {
    OwnWaits waits = new OwnWaits("t", new RingInlet<>(4), new Headcount(2));
    OwnWaits.Party party = waits.new Party();
    List<Duration> pauses = new ArrayList<>();
    party.awaitEnd(
        running(1),
        nanos -> {
          pauses.add(Duration.ofNanos(nanos));
          return pauses.size() == 14;
        });
    for (int i = 0; i < 12; i++) {
      assertThat(pauses.get(i)).isEqualTo(Duration.ofSeconds(1L << i));
    }
    assertThat(pauses.subList(12, 14)).containsOnly(Duration.ofHours(1));
  }

  /** One waits for the other's job, and that for room which is there, and has not noticed yet. */
  @Test
  void roomThatIsComingHoldsUpNobody() throws Exception {
    OwnWaits waits = new OwnWaits("t", new RingInlet<>(1), new Headcount(2));
    RingInlet<Integer> full = new RingInlet<>(1);
    assertThat(full.tryAdd(new JobEntry<>(new NoPool("t"), 0, null))).isTrue();
    Entry<Integer> first = running(1);
    Entry<Integer> second = running(2);
    OwnWaits.Party forRoom = waits.new Party();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              forRoom.does(first);
              try {
                forRoom.awaitRoom(full, new JobEntry<>(new NoPool("t"), 3, null));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Testing.awaitParked(waiter);
    OwnWaits.Party forFirst = waits.new Party();
    forFirst.does(second);
    List<Long> pauses = new ArrayList<>();
    forFirst.awaitEnd(
        first,
        nanos -> {
          pauses.add(nanos);
          return pauses.size() == 3;
        });
    full.take();
    waiter.join();
    assertThat(pauses).hasSize(3);
  }

  private static Entry<Integer> running(int job) {
    Entry<Integer> entry = new JobEntry<>(new NoPool("t"), job, null);
    assertThat(entry.claim(Entry.NOBODY)).isTrue();
    return entry;
  }

  /* A party that does one entry waits for the end of another, until the thread is interrupted. */
  private static Thread waiting(OwnWaits waits, Entry<Integer> done, Entry<Integer> awaited) {
    OwnWaits.Party party = waits.new Party();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              party.does(done);
              try {
                party.awaitEnd(awaited);
              } catch (InterruptedException e) {
                return; // as it should
              }
            });
    Testing.awaitParked(thread);
    return thread;
  }

  @Test
  void aCircleIsFoundWhateverOthersDoBetweenTheLooks() throws Exception {
    OwnWaits waits = new OwnWaits("t", new RingInlet<>(4), new Headcount(4));
    Entry<Integer> first = running(1);
    Entry<Integer> second = running(2);
    Thread other = waiting(waits, first, second);
    OwnWaits.Party party = waits.new Party();
    OwnWaits.Party stranger = waits.new Party();
    party.does(second);
    List<Long> looks = new ArrayList<>();
    assertThatThrownBy(() ->
            party.awaitEnd(
                first,
                nanos -> {
                  looks.add(nanos);
                  stranger.awaitEnd(running(3), soon -> true);
                  return looks.size() == 5;
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("t: jobs of the pool wait for each other");
    assertThat(looks).hasSize(1);
    other.interrupt();
    other.join();
  }

  @Test
  void aLongChainIsWalkedOnASmallStack() throws Exception {
    int length = 1_000;
    OwnWaits waits = new OwnWaits("t", new RingInlet<>(4), new Headcount(length));
    List<Thread> chain = new ArrayList<>();
    Entry<Integer> last = running(0);
    for (int i = 1; i <= length; i++) {
      Entry<Integer> before = last;
      last = running(i);
      chain.add(waiting(waits, last, before));
    }
    Entry<Integer> end = last;
    FutureTask<Boolean> look =
        new FutureTask<>(() -> {
          waits.new Party().awaitEnd(end, nanos -> true);
          return true;
        });
    Thread small = new Thread(null, look, "small", 160_000);
    small.start();
    assertThat(look.get()).isTrue();
    for (Thread each : chain) {
      each.interrupt();
      each.join();
    }
  }
}
