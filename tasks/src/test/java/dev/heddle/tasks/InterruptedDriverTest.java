// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Interrupts that hit a database's driver in the middle of a query, over a real connection. */
class InterruptedDriverTest {
  private static final String QUICK = "values 1";
  private static final AtomicInteger QUERIES = new AtomicInteger();

  private static Server server;
  private static String url;

  // One that no other test runs, and which the server sleeps on when the client is gone.
  private final String slow = "call sleep(60000 + " + QUERIES.incrementAndGet() + ")";

  @BeforeAll
  static void startServer() throws SQLException {
    server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-tcpDaemon").start();
    url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:test;DB_CLOSE_DELAY=-1";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("create alias sleep for 'java.lang.Thread.sleep(long)'");
    }
  }

  @AfterAll
  static void stopServer() {
    server.stop();
  }

  private static int query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? 1 : 0;
    }
  }

  private static ConfiguredSystem system() {
    return TaskSystem.builder().name("db").runners(1).taskTimeout(Duration.ofMillis(600)).build();
  }

  private static RunnerPool<String, Integer> pool(ConfiguredSystem system) {
    return system
        .<Connection, String, Integer>pool(
            () -> DriverManager.getConnection(url), InterruptedDriverTest::query)
        .release(Connection::close)
        .start();
  }

  @Test
  void aQueryThatTakesTooLongHasTimedOut() throws Exception {
    try (var db = pool(system())) {
      assertThat(db.call(QUICK)).isEqualTo(1);
      assertThat(db.submit(slow).await())
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              f -> assertThat(f.cause()).isInstanceOf(TimeoutException.class));
    }
  }

  @Test
  void afterATimeoutARunnerHasANewConnection() throws Exception {
    try (var db = pool(system())) {
      for (int i = 0; i < 3; i++) {
        assertThat(db.submit(slow).await()).isInstanceOf(Outcome.Failure.class);
        for (int k = 0; k < 10; k++) {
          assertThat(db.call(QUICK)).isEqualTo(1);
        }
      }
      assertThat(db.stats().restarts()).isEqualTo(3);
    }
  }

  @Test
  void aQueryThatIsCancelledIsCancelled() throws Exception {
    try (var db = pool(TaskSystem.builder().name("db").runners(1).build())) {
      var ticket = db.submit(slow);
      Testing.awaitTrue(this::queryRuns);
      ticket.cancel();
      assertThat(ticket.await()).isEqualTo(new Outcome.Cancelled<>(true));
    }
  }

  @Test
  void aRunThatIsStoppedHasTheFailureThatStoppedItAlone() {
    assertThatThrownBy(() ->
            TaskSystem.builder()
                .build()
                .map(
                    List.of(slow, "this is not SQL"),
                    sql -> {
                      try (Connection connection = DriverManager.getConnection(url)) {
                        if (!sql.equals(slow)) {
                          Testing.awaitTrue(this::queryRuns);
                        }
                        return query(connection, sql);
                      }
                    },
                    ResultCollector.ordered()))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("Syntax error")
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
  }

  /** Whether the server works on the slow query. */
  private boolean queryRuns() {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select count(*) from information_schema.sessions"
                    + " where executing_statement = '"
                    + slow
                    + "'")) {
      return found.next() && found.getInt(1) > 0;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
