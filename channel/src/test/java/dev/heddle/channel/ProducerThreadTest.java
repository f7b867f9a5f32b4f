// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A producer in a thread of its own, which the only receiver calls off by closing. */
class ProducerThreadTest {
  private static final IOException FAILURE = new IOException("disk full");

  /** The producer's thread, and what its handler of uncaught exceptions was told. */
  private static final class Seen {
    private final CompletableFuture<Thread> thread = new CompletableFuture<>();
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

    <T> Producer<T> by(Producer<T> body) {
      return to -> {
        var current = Thread.currentThread();
        current.setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
        thread.complete(current);
        body.produce(to);
      };
    }

    List<Throwable> uncaughtInTheEnd() throws Exception {
      thread.get().join();
      return uncaught;
    }
  }

  private final Seen seen = new Seen();

  @EveryFlavour
  void whatItSendsIsReceivedUntilItsEnd(Flavour flavour) throws Exception {
    Receiver<Integer> ids =
        flavour.<Integer>builder().produce(seen.by(to -> to.sendAll(List.of(1, 2, 3))));
    assertThat(ids).containsExactly(1, 2, 3);
    assertThat(ids.isDrained()).isTrue();
    assertThat(seen.uncaughtInTheEnd()).isEmpty();
  }

  @Test
  void theShortFormHasThatCapacity() throws Exception {
    try (Receiver<Integer> ids =
        Chan.produce(3, seen.by(to -> to.sendAll(Stream.iterate(0, i -> i + 1)::iterator)))) {
      Await.parked(seen.thread.get());
      var batch = new ArrayList<Integer>();
      assertThat(ids.recvBatch(batch, 2)).isEqualTo(2);
      assertThat(ids.toString()).contains("/3 open");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Chan.produce(0, to -> {}));
    assertThat(seen.uncaughtInTheEnd()).isEmpty();
  }

  @EveryFlavour
  void itsFailureIsToldAfterWhatWasSentAndToTheHandler(Flavour flavour) throws Exception {
    var ids =
        flavour
            .<Integer>builder()
            .produce(
                seen.by(to -> {
                  to.sendAll(List.of(1, 2, 3));
                  throw FAILURE;
                }));
    var received = new ArrayList<Integer>();
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() -> ids.forEach(received::add))
        .withCause(FAILURE);
    assertThat(received).containsExactly(1, 2, 3);
    assertThat(seen.uncaughtInTheEnd()).containsExactly(FAILURE);
  }

  @Test
  void closingTheReceiverEndsAProducerThatWaits() throws Exception {
    var undelivered = new ArrayList<Integer>();
    var ids =
        Chan.<Integer>builder()
            .capacity(2)
            .onUndelivered(undelivered::add)
            .produce(seen.by(to -> to.sendAll(Stream.iterate(0, i -> i + 1)::iterator)));
    Await.parked(seen.thread.get());
    ids.close();
    assertThat(seen.uncaughtInTheEnd()).isEmpty();
    assertThat(undelivered).containsExactly(0, 1);
  }

  @Test
  void closingTheReceiverIsToldByTheNextSendOfAnyKind() throws Exception {
    for (var sending :
        List.<Producer<Integer>>of(
            to -> to.send(1),
            to -> to.trySend(1),
            to -> to.sendAll(List.of(1)),
            to -> assertThat(Stream.of(1).collect(to.collector())).isOne())) {
      var each = new Seen();
      var closed = new CompletableFuture<Void>();
      var told = new CompletableFuture<Throwable>();
      Receiver<Integer> ids =
          Chan.produce(
              1,
              each.by(to -> {
                closed.get();
                told.complete(catchThrowable(() -> sending.produce(to)));
                throw (Exception) told.get();
              }));
      ids.close();
      closed.complete(null);
      assertThat(told.get())
          .isInstanceOf(ChannelClosedException.class)
          .hasMessageContaining("is cancelled");
      assertThat(each.uncaughtInTheEnd()).isEmpty();
    }
  }

  @Test
  void anInterruptIsToldToTheReceiverAlone() throws Exception {
    for (var sending :
        List.<Producer<Integer>>of(
            to -> to.send(1),
            to -> to.sendAll(List.of(1)),
            to -> assertThat(Stream.of(1).collect(to.collector())).isOne())) {
      var each = new Seen();
      var ids = Chan.<Integer>builder().rendezvous().produce(each.by(sending));
      Await.parked(each.thread.get());
      each.thread.get().interrupt();
      assertThat(each.uncaughtInTheEnd()).isEmpty();
      assertThat(catchThrowable(ids::recv))
          .isInstanceOf(ChannelClosedException.class)
          .rootCause()
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void theEndOfAnotherChannelIsAFailure() throws Exception {
    Chan<Integer> other = Chan.<Integer>builder().name("other").build();
    other.cancel();
    var ids =
        Chan.<Integer>builder()
            .produce(
                seen.by(to -> {
                  while (!to.isClosed()) {
                    Thread.yield();
                  }
                  other.send(1);
                }));
    seen.thread.get();
    ids.close();
    assertThat(seen.uncaughtInTheEnd())
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("channel 'other'"));
  }

  @Test
  void toSendThroughAnEndThatItHasClosedIsAFailure() throws Exception {
    var ids =
        Chan.<Integer>builder()
            .produce(
                seen.by(to -> {
                  to.close();
                  to.send(1);
                }));
    assertThat(seen.uncaughtInTheEnd()).singleElement().isInstanceOf(ChannelClosedException.class);
    assertThat(ids).isEmpty();
  }

  @Test
  void theThreadIsNamedAfterTheChannelAndInherits() throws Exception {
    var inherited = new InheritableThreadLocal<String>();
    inherited.set("from the caller");
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[0], before)) {
      thread.setContextClassLoader(loader);
      var ids =
          Chan.<Object>builder()
              .name("ids")
              .produce(
                  seen.by(to -> {
                    to.send(inherited.get());
                    to.send(Thread.currentThread().getContextClassLoader());
                  }));
      assertThat(ids).containsExactly("from the caller", loader);
    } finally {
      thread.setContextClassLoader(before);
      inherited.remove();
    }
    assertThat(seen.thread.get().isVirtual()).isTrue();
    assertThat(seen.thread.get().getName()).isEqualTo("producer of ids");
  }

  @Test
  void theChannelHasOneEndOnEachSide() throws Exception {
    try (var ids = Chan.builder().name("one each").rendezvous().produce(to -> to.send(1))) {
      assertThat(Chan.named())
          .filteredOn(stats -> stats.name().equals("one each"))
          .singleElement()
          .returns(0, ChanStats::openHandles)
          .returns(1, ChanStats::openSenders)
          .returns(1, ChanStats::openReceivers);
      assertThat(ids.recv()).isEqualTo(1);
    }
    assertThat(Chan.named()).extracting(ChanStats::name).doesNotContain("one each");
  }

  @Test
  void withoutAThreadThereIsNoChannel() {
    var refusal = new IllegalStateException("not inherited");
    var refusing =
        new InheritableThreadLocal<String>() {
          @Override
          protected String childValue(String parent) {
            throw refusal;
          }
        };
    refusing.set("in the caller");
    try {
      assertThat(catchThrowable(() -> Chan.builder().name("not started").produce(to -> {})))
          .isSameAs(refusal);
    } finally {
      refusing.remove();
    }
    assertThat(Chan.named()).extracting(ChanStats::name).doesNotContain("not started");
  }
}
