// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * C5, with plain fields: what was written before a send is seen after the receive, and what was
 * read before a receive is not overwritten by whoever sends a lap later. Races show seldom, so many
 * rounds.
 */
@ParameterizedClass
@EnumSource
record MemoryTest(ThreadKind kind) {
  private static final int ROUNDS = 50_000;

  private static final class Page {
    private int first; // plain on purpose
    private int second; // plain on purpose
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 30})
  void whatWasWrittenBeforeTheSendIsSeen(int capacity) throws Exception {
    Chan<Page> chan = Chan.newChan(capacity);
    var sender =
        kind.run(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            var page = new Page();
            page.first = i;
            page.second = -i;
            chan.send(page);
          }
        });
    var receiver =
        kind.run(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            var page = chan.recv();
            assertThat(page.first == i && page.second == -i).isTrue();
          }
        });
    sender.result();
    receiver.result();
  }

  /** With capacity c, c + 2 pages go round: one with the sender, one with the receiver. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whoeverSendsALapLaterMayReuseWhatWasReceived(int capacity) throws Exception {
    Chan<Page> chan = Chan.newChan(capacity);
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
