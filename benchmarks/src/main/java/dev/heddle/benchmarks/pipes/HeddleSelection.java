// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import dev.heddle.benchmarks.Message;
import dev.heddle.channel.Select;
import java.util.List;

/** A Heddle select as a contender: put together once, fair as it is by default. */
public final class HeddleSelection implements Selection {
  private final Select<Message> select = Select.create();

  /**
   * Puts the select together.
   *
   * @param pipes where it receives; each is a {@link HeddlePipe}
   */
  public HeddleSelection(List<Pipe> pipes) {
    pipes.forEach(pipe -> select.recv(((HeddlePipe) pipe).chan(), message -> message));
  }

  @Override
  public Message select() throws InterruptedException {
    return select.select();
  }
}
