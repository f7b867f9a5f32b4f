// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import com.softwaremill.jox.Select;
import com.softwaremill.jox.SelectClause;
import dev.heddle.benchmarks.Message;
import java.util.List;

/** A jox select as a contender, with clauses that are made once: they hold no state. */
public final class JoxSelection implements Selection {
  private final SelectClause<Message>[] clauses;

  /**
   * Makes the clauses.
   *
   * @param pipes where it receives; each is a {@link JoxPipe}
   */
  @SuppressWarnings("unchecked") // no other way to an array of a generic type
  public JoxSelection(List<Pipe> pipes) {
    clauses =
        pipes.stream()
            .map(pipe -> ((JoxPipe) pipe).channel().receiveClause())
            .toArray(SelectClause[]::new);
  }

  @Override
  public Message select() throws InterruptedException {
    return Select.select(clauses);
  }
}
