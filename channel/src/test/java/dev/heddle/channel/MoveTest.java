// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** C8: a moved handle is handed over; the source is of no use any more and counts no more. */
class MoveTest {
  @Test
  void theSourceIsOfNoUse() {
    Chan<String> source = Chan.<String>builder().name("orders").build();
    source.move();
    List<ThrowingCallable> uses =
        List.of(
            () -> source.send("a"),
            () -> source.send(Isolated.isolate("a")),
            () -> source.send("a", Waiting.LONG),
            () -> source.sendAll(List.of("a")),
            () -> source.sendAll(List.of()),
            () -> source.trySend("a"),
            () -> source.trySend(Isolated.isolate("a")),
            () -> source.tryTake(Isolated.isolate("a")),
            source::recv,
            () -> source.recv(m -> {}),
            source::recvIso,
            () -> source.recv(Waiting.LONG),
            () -> source.recvBatch(new ArrayList<>(), 2),
            () -> source.recvBatch(new ArrayList<>(), 2, Waiting.LONG),
            source::tryRecv,
            () -> source.tryRecv(m -> {}),
            () -> source.iterator().hasNext(),
            () -> source.forEach(m -> {}),
            () -> source.stream().findFirst(),
            () -> Stream.of("a").collect(source.collector()),
            source::subscriber,
            () -> source.asBlockingQueue().put("a"),
            () -> source.asBlockingQueue().take(),
            () -> Select.<String>create().recv(source, m -> m).select(),
            () -> Select.<String>create().send(source, () -> "a", () -> "sent").select(),
            source::sender,
            source::receiver,
            source::share,
            source::move,
            source::cancel,
            () -> source.closeWith(new Exception()),
            source::capacity,
            source::name,
            source::stats,
            source::peek);
    for (var use : uses) {
      assertMoved(catchThrowable(use));
    }
  }

  @Test
  void whatWasMadeFromTheSourceBeforeIsOfNoUseEither() {
    Chan<String> source = Chan.<String>builder().name("orders").build();
    var iterator = source.iterator();
    var stream = source.stream();
    var collector = source.collector();
    var queue = source.asBlockingQueue();
    var receives = Select.<String>create().recv(source, m -> m).orElse(() -> "else");
    var sends = Select.<String>create().send(source, () -> "a", () -> "sent");
    var target = source.move();
    assertThat(target.trySend("there")).isTrue();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            iterator::hasNext,
            iterator::next,
            stream::findFirst,
            () -> Stream.of("a").collect(collector),
            () -> queue.offer("a"),
            queue::poll,
            queue::peek,
            receives::select,
            () -> receives.forEach(m -> {}),
            sends::select)) {
      assertMoved(catchThrowable(use));
    }
    assertThat(target.peek()).isEqualTo(1);
  }

  @Test
  void itsSubscriberIsRefusedAndItsSubscribersAreTold() {
    Chan<String> source = Chan.<String>builder().name("orders").onUndelivered(m -> {}).build();
    var publisher = source.publisher();
    source.move();
    var told = new ArrayList<Throwable>();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
          }

          @Override
          public void onNext(String message) {
            told.add(new AssertionError(message));
          }

          @Override
          public void onError(Throwable error) {
            told.add(error);
          }

          @Override
          public void onComplete() {
            told.add(new AssertionError("complete"));
          }
        });
    assertThat(told).singleElement().satisfies(MoveTest::assertMoved);
  }

  private static void assertMoved(Throwable told) {
    assertThat(told)
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("this handle of channel 'orders' was moved");
  }

  @Test
  void theTargetGoesOnAndCountsOnce() throws Exception {
    Chan<String> source = Chan.newChan(2);
    source.send("a");
    var target = source.move();
    source.close();
    target.send("b");
    assertThat(target.peek()).isEqualTo(2);
    target.close();
    assertThat(target.recv()).isEqualTo("a");
    assertThat(target.recv()).isEqualTo("b");
    assertThatThrownBy(target::recv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aMovedHandleStillShowsItsName() {
    Chan<String> source = Chan.<String>builder().name("orders").build();
    source.move();
    assertThat(source.toString()).contains("orders");
  }
}
