// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import dev.heddle.channel.Select;
import java.util.List;

/** A Heddle select as a contender: put together once, fair as it is by default. */
final class HeddleSelection implements Selection {
  private final Select<Message> select = Select.create();

  HeddleSelection(List<Pipe> pipes) {
    pipes.forEach(pipe -> select.recv(((HeddlePipe) pipe).chan(), message -> message));
  }

  @Override
  public Message select() throws InterruptedException {
    return select.select();
  }
}
