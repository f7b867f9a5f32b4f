// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C5, with plain fields: what was written before a send is seen after the receive, and what was
 * read before a receive is not overwritten by whoever sends a lap later. Races show seldom, so many
 * rounds.
 */
@ParameterizedClass
@EnumSource
record MemoryTest(ThreadKind kind) {
  private static final int ROUNDS = 20_000;

  private static final class Page {
    private int first; // plain on purpose
    private int second; // plain on purpose
  }

  /** What a policy drops is missing; what arrives was written before. */
  @EveryFlavour
  void whatWasWrittenBeforeTheSendIsSeen(Flavour flavour) throws Exception {
    Chan<Page> chan = flavour.make();
    var sender =
        kind.run(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            var page = new Page();
            page.first = i;
            page.second = -i;
            chan.send(page);
          }
          chan.close();
        });
    var receiver =
        kind.call(() -> {
          int latest = 0;
          for (var page : chan) {
            boolean isNext = flavour.drops() ? page.first > latest : page.first == latest + 1;
            assertThat(isNext && page.second == -page.first).isTrue();
            latest = page.first;
          }
          return latest;
        });
    sender.result();
    assertThat(receiver.result()).isPositive();
  }

  @WhereBuffered
  void whoHasLearnedOfAMessageThroughAnotherChannelFindsIt(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    Chan<Integer> news = Chan.newChan(1);
    Chan<Integer> back = Chan.newChan(1);
    var sender =
        kind.run(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            chan.send(i);
            news.send(i);
            back.recv();
          }
        });
    var receiver =
        kind.run(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            news.recv();
            assertThat(chan.tryRecv()).isEqualTo(i);
            back.send(i);
          }
        });
    sender.result();
    receiver.result();
  }

  /** A platform thread polls: on the only carrier, the sender would never have its turn. */
  @ParameterizedTest
  @EnumSource(names = {"ONE", "SIXTEEN", "UNLIMITED"})
  void whoHasLearnedOfAMessageThroughAVolatileFieldFindsIt(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var sent = new AtomicInteger();
    var sender =
        kind.run(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            chan.send(i);
            sent.set(i);
          }
        });
    var receiver =
        ThreadKind.PLATFORM.run(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            while (sent.get() < i) {
              Thread.yield();
            }
            assertThat(chan.tryRecv()).isEqualTo(i);
          }
        });
    sender.result();
    receiver.result();
  }

  @EveryFlavour
  void whatHappenedBeforeTheLastSenderWasClosedIsSeen(Flavour flavour) throws Exception {
    for (int i = 1; i <= 1_000; i++) {
      Chan<Page> chan = flavour.make();
      var page = new Page();
      int number = i;
      var receiver =
          kind.call(() -> {
            chan.forEach(m -> {});
            return page.first + page.second;
          });
      page.first = number;
      page.second = number;
      chan.close();
      assertThat(receiver.result()).isEqualTo(2 * number);
    }
  }

  /** The parcel is handed over by a race, so nothing but itself can order what is in it. */
  @Test
  void whatHappenedBeforeAValueWasIsolatedIsSeen() throws Exception {
    var parcels = new AtomicReferenceArray<Isolated<Page>>(ROUNDS);
    var sender =
        ThreadKind.PLATFORM.run(() -> {
          for (int i = 0; i < ROUNDS; i++) {
            var page = new Page();
            page.first = i;
            page.second = -i;
            parcels.setOpaque(i, Isolated.isolate(page));
          }
        });
    var receiver =
        ThreadKind.PLATFORM.run(() -> {
          for (int i = 0; i < ROUNDS; i++) {
            Isolated<Page> parcel;
            while ((parcel = parcels.getOpaque(i)) == null || parcel.isEmpty()) {
              Thread.yield();
            }
            var page = parcel.extract();
            assertThat(page.first == i && page.second == -i).isTrue();
          }
        });
    sender.result();
    receiver.result();
  }

  /** With capacity c, c + 2 pages go round: one with the sender, one with the receiver. */
  @WhereSendsWait
  void whoeverSendsALapLaterMayReuseWhatWasReceived(Flavour flavour) throws Exception {
    Chan<Page> chan = flavour.make();
    int capacity = flavour.capacity();
    int pages = capacity + 2;
    var sender =
        kind.run(() -> {
          var ring = new Page[pages];
          for (int i = 0; i < ROUNDS; i++) {
            // message i - pages was received before send i - 1 went through, and read before the
            // next receive
            var page = ring[i % pages] == null ? ring[i % pages] = new Page() : ring[i % pages];
            page.first = i;
            page.second = i;
            chan.send(page);
          }
        });
    var receiver =
        kind.run(() -> {
          for (int i = 0; i < ROUNDS; i++) {
            var page = chan.recv();
            assertThat(page.first == i && page.second == i).isTrue();
          }
        });
    sender.result();
    receiver.result();
  }
}
