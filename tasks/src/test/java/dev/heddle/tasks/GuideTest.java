// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Chan;
import dev.heddle.channel.Producer;
import dev.heddle.channel.Receiver;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guide/tasks.md shows, compiled and run. */
class GuideTest {
  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  private record User(String name) {}

  private record Order(int id, String customer) {}

  /** Stands for a connection to a database. */
  private static final class Connection implements Closeable {
    String query(String sql) {
      return "answer to " + sql;
    }

    List<Integer> insert(List<String> rows) {
      return rows.stream().map(String::length).toList();
    }

    @Override
    public void close() {}
  }

  @Test
  void twoThingsAtOnce() throws Exception {
    // @start region="two"
    Callable<Object> user = () -> findUser(7);
    Callable<Object> orders = () -> findOrders(7);
    List<Object> both = TaskSystem.run(List.of(user, orders));
    // @end region="two"
    assertThat(both).containsExactly(findUser(7), findOrders(7));
  }

  @Test
  void manyInputsFewRunners() throws Exception {
    // @start region="map"
    var system = TaskSystem.builder().name("orders").runners(8).build();
    List<String> customers = system.map(List.of(1, 2, 3), id -> findOrder(id).customer());
    // @end region="map"
    assertThat(customers).hasSize(3);
  }

  @Test
  void aRunReusesItsRunners() throws Exception {
    // @start region="reuse"
    Callable<String> first =
        () -> {
          USER.set("ann"); // and doesn't remove it
          return "set";
        };
    Callable<String> second = USER::get; // done by the same runner
    var one = TaskSystem.builder().runners(1).build();
    List<String> seen = one.run(List.of(first, second)); // [set, ann]
    // @end region="reuse"
    assertThat(seen).containsExactly("set", "ann");
  }

  @Test
  void whatBecomesOfResults() throws Exception {
    var system = TaskSystem.builder().runners(4).build();
    List<Callable<String>> mirrors = List.of(() -> "a", () -> "b", () -> "c");
    // @start region="collectors"
    String fastest = system.run(mirrors, ResultCollector.first());
    List<String> two = system.run(mirrors, ResultCollector.quorum(2));
    Map<Integer, Long> lengths =
        system.run(
            mirrors,
            ResultCollector.of(Collectors.groupingBy(String::length, Collectors.counting())));
    List<Outcome<String>> all = system.run(mirrors, ResultCollector.outcomes());
    // @end region="collectors"
    assertThat(fastest).isIn("a", "b", "c");
    assertThat(two).hasSize(2);
    assertThat(lengths).containsEntry(1, 3L);
    assertThat(all).hasSize(3);
  }

  @Test
  void endlessInput() throws Exception {
    var system = TaskSystem.builder().runners(4).queue(10).build();
    // @start region="stream"
    Iterable<Integer> endless = Stream.iterate(1, i -> i + 1)::iterator;
    int firstBig =
        system.stream(
            endless,
            i -> i * i,
            squares -> squares.filter(s -> s > 1000).findFirst().orElseThrow());
    // @end region="stream"
    assertThat(firstBig).isEqualTo(1024);
  }

  @Test
  void hedging() throws Exception {
    var system = TaskSystem.builder().runners(4).taskTimeout(Duration.ofSeconds(2)).build();
    List<Callable<String>> mirrors = List.of(FailingJobs::io, () -> "b", () -> "c");
    // @start region="race"
    String page = system.race(mirrors, Duration.ofMillis(100));
    // @end region="race"
    assertThat(page).isEqualTo("b");
  }

  @Test
  void asTheyCome(@TempDir Path directory) throws Exception {
    var system = TaskSystem.builder().runners(4).build();
    List<Integer> ids = List.of(1, 2, 3);
    Path file = directory.resolve("customers");
    // @start region="each"
    try (Writer out = Files.newBufferedWriter(file)) {
      system.map(
          ids,
          this::findOrder,
          ResultCollector.eachAsCompleted(order -> out.write(order.customer() + "\n")));
    }
    // @end region="each"
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void failuresThatEndNothing() throws Exception {
    var system = TaskSystem.builder().runners(4).build();
    List<Throwable> lost = new ArrayList<>();
    Iterable<Integer> ids = IntStream.range(0, 1000)::iterator;
    // @start region="survive"
    long ended =
        system.map(
            ids,
            id -> id % 50 == 7 ? findNothing(id) : findOrder(id),
            ResultCollector.stopAfterFailures(
                100,
                ResultCollector.eachOutcome(outcome -> {
                  if (outcome instanceof Outcome.Failure<Order> failure) {
                    lost.add(failure.cause());
                  }
                })));
    // @end region="survive"
    assertThat(ended).isEqualTo(1000);
    assertThat(lost).hasSize(20);
  }

  private static Order findNothing(int id) throws IOException {
    throw new IOException("no order " + id);
  }

  @Test
  void aRunThatIsStarted() throws Exception {
    var system = TaskSystem.builder().name("orders").runners(4).build();
    List<Integer> ids = List.of(1, 2, 3);
    String shown;
    // @start region="start"
    try (RunHandle<List<Order>> run =
        system.start(ids, this::findOrder, ResultCollector.ordered())) {
      while (!run.await(Duration.ofSeconds(1))) {
        RunHandle.Progress progress = run.progress(); // done, failed, cancelled, running, total
        report(progress.done() + " done, " + progress.failed() + " failed");
      }
      shown = run.join().size() + " orders";
    } // calls it off if it has not ended
    // @end region="start"
    assertThat(shown).isEqualTo("3 orders");
  }

  private static void report(String progress) {
    assertThat(progress).isNotEmpty();
  }

  @Test
  void jobsFromAChannel() throws Exception {
    var system = TaskSystem.builder().runners(4).build();
    long handled;
    // @start region="channel"
    try (Receiver<Integer> ids =
        Chan.produce(
            30,
            to -> { // in a thread of its own; its end is the end of the run's input
              for (int id = 0; id < 100; id++) {
                to.send(id);
              }
            })) {
      handled = system.map(ids, this::findOrder, ResultCollector.each(order -> {}));
    } // a run that ended before leaves its input: closing it tells the producer
    // @end region="channel"
    assertThat(handled).isEqualTo(100);
  }

  @Test
  void aProducerThatFailsFailsTheRun() {
    var system = TaskSystem.builder().runners(4).build();
    var failure = new IOException("disk full");
    Producer<Integer> sixtyOfAHundred =
        to -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, told) -> {});
          for (int id = 0; id < 60; id++) {
            to.send(id);
          }
          throw failure;
        };
    var handled = new AtomicInteger();
    try (Receiver<Integer> ids = Chan.produce(30, sixtyOfAHundred)) {
      assertThatThrownBy(() ->
              system.map(
                  ids, this::findOrder, ResultCollector.each(order -> handled.incrementAndGet())))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("the input failed")
          .hasMessageContaining("disk full")
          .hasRootCause(failure);
      assertThat(ids.isDrained()).isTrue();
    }
    assertThat(handled.get()).isLessThanOrEqualTo(60);
  }

  @Test
  void aRunThatFailsEndsItsProducer() throws Exception {
    var system = TaskSystem.builder().runners(4).build();
    var producing = new CompletableFuture<Thread>();
    var uncaught = new CopyOnWriteArrayList<Throwable>();
    Producer<Integer> endless =
        to -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, told) -> uncaught.add(told));
          producing.complete(Thread.currentThread());
          for (int id = 0; ; id++) {
            to.send(id);
          }
        };
    try (Receiver<Integer> ids = Chan.produce(30, endless)) {
      assertThatThrownBy(
              () -> system.map(ids, id -> FailingJobs.io(), ResultCollector.each(order -> {})))
          .isInstanceOf(TaskFailedException.class);
    }
    producing.get().join();
    assertThat(uncaught).isEmpty();
  }

  @Test
  void whatWasReceivedAndNeverStarted() throws Exception {
    List<Object> started = Collections.synchronizedList(new ArrayList<>());
    Chan<Integer> ids = Chan.newChan(20);
    ids.sendAll(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    ids.close();
    // @start region="unstarted"
    List<Object> unstarted = Collections.synchronizedList(new ArrayList<>());
    var system = TaskSystem.builder().runners(8).onUnstarted(unstarted::add).build();
    // @end region="unstarted"
    TaskFunction<Integer, Integer> function =
        id -> {
          started.add(id);
          return FailingJobs.io();
        };
    assertThatThrownBy(() -> system.map(ids.receiver(), function, ResultCollector.ordered()))
        .isInstanceOf(TaskFailedException.class);
    assertThat(started.size() + unstarted.size() + ids.asBlockingQueue().size()).isEqualTo(10);
  }

  @Test
  void failures() throws Exception {
    var system = TaskSystem.builder().timeout(Duration.ofSeconds(5)).build();
    List<Callable<String>> tasks = List.of(() -> "fine", FailingJobs::io);
    String report = "";
    // @start region="failure"
    try {
      system.run(tasks);
    } catch (TaskFailedException e) {
      report = e.failures() + " failed, first: " + e.getCause();
    }
    for (Outcome<String> outcome : system.run(tasks, ResultCollector.outcomes())) {
      report +=
          switch (outcome) {
            case Outcome.Success<String> s -> "\ngot " + s.result();
            case Outcome.Failure<String> f -> "\nlost to " + f.cause();
            case Outcome.Cancelled<String> c -> c.started() ? "\nhalf done" : "\nsafe to retry";
          };
    }
    // @end region="failure"
    assertThat(report).contains("1 failed").contains("got fine").contains("lost to");
  }

  @Test
  void aPool() throws Exception {
    int status;
    List<String> answers = new ArrayList<>();
    // @start region="pool"
    try (RunnerPool<String, String> db =
        TaskSystem.builder()
            .name("db")
            .runners(8)
            .queue(100)
            .taskTimeout(Duration.ofSeconds(2))
            .build()
            .pool(Connection::new, Connection::query)
            .release(Connection::close)
            .start()) {
      String answer = db.call("select 1"); // waits
      Optional<Ticket<String>> ticket = db.trySubmit("select 2"); // sheds load
      status = ticket.isPresent() ? 200 : 503;
      answers.add(answer);
    }
    // @end region="pool"
    assertThat(answers).containsExactly("answer to select 1");
    assertThat(status).isEqualTo(200);
  }

  @Test
  void aPoolThatCannotServe() throws Exception {
    Duration patience = Duration.ofMillis(20);
    int status;
    // @start region="unavailable"
    try (RunnerPool<String, String> db =
        TaskSystem.builder()
            .name("db")
            .runners(8)
            .build()
            .pool(this::connect, Connection::query)
            .release(Connection::close)
            .unavailableAfter(patience)
            .start()) {
      status =
          switch (db.submit("select 1").await()) {
            case Outcome.Success<String> s -> 200;
            case Outcome.Failure<String> f when f.cause() instanceof PoolUnavailableException ->
                503; // it never started
            case Outcome.Failure<String> f -> 500;
            case Outcome.Cancelled<String> c -> 503;
          };
    }
    // @end region="unavailable"
    assertThat(status).isEqualTo(503);
  }

  private Connection connect() throws IOException {
    throw new IOException("the database is down");
  }

  @Test
  void aStageOfATicket() throws Exception {
    try (RunnerPool<String, String> db =
        TaskSystem.builder().name("db").build().pool((String sql) -> sql + "!").start()) {
      // @start region="stage"
      CompletionStage<Integer> length =
          db.submit("select 1").toCompletionStage().thenApply(String::length);
      // @end region="stage"
      assertThat(length.toCompletableFuture().get()).isEqualTo(9);
    }
  }

  @Test
  void aTaskThatWaitsForItsOwnExecutor() throws Exception {
    // @start region="own"
    try (ExecutorService executor = TaskSystem.builder().runners(1).build().executor()) {
      Future<Integer> outer =
          executor.submit(() -> {
            Future<Integer> inner = executor.submit(() -> 7); // accepted, whatever the queue holds
            return inner.get(); // IllegalStateException: the only runner waits here
          });
      // @end region="own"
      assertThatThrownBy(outer::get)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("every runner waits for its own pool");
    }
  }

  @Test
  void aPoolAndAShutdownHook() throws Exception {
    RunnerPool<String, String> pool =
        TaskSystem.builder().name("db").build().pool((String sql) -> sql).start();
    List<String> unstarted = new ArrayList<>();
    // @start region="hook"
    Thread hook =
        new Thread(() -> { // not close(): a job that has called System.exit never ends
          pool.stop();
          try {
            if (!pool.await(Duration.ofSeconds(10))) {
              unstarted.addAll(pool.stopNow());
            }
          } catch (InterruptedException e) {
            unstarted.addAll(pool.stopNow());
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
    // @end region="hook"
    assertThat(Runtime.getRuntime().removeShutdownHook(hook)).isTrue();
    hook.start();
    hook.join();
    pool.await();
    assertThat(unstarted).isEmpty();
  }

  @Test
  void fromAThreadDumpToAPool() {
    List<String> found = new ArrayList<>();
    try (RunnerPool<String, String> pool =
        TaskSystem.builder().name("seen").build().pool((String sql) -> sql).start()) {
      String blocker = pool.stats().ticketBlocker();
      // @start region="stuck"
      for (PoolStats stats : TaskSystem.open()) { // blocker: such as TicketBlocker@4e50df2e
        if (blocker.equals(stats.roomBlocker())) {
          found.add(stats.name() + ": waits for room in the queue");
        } else if (blocker.equals(stats.ticketBlocker())) {
          found.add(stats.name() + ": waits for the end of a job");
        } else if (blocker.equals(stats.endBlocker())) {
          found.add(stats.name() + ": waits for the pool's end");
        }
      }
      // @end region="stuck"
    }
    assertThat(found).containsExactly("seen: waits for the end of a job");
  }

  @Test
  void inOrderForEachKey() throws Exception {
    List<Order> booked = Collections.synchronizedList(new ArrayList<>());
    // @start region="keyed"
    try (RunnerPool<Order, Boolean> bookings =
        TaskSystem.builder()
            .runners(16)
            .build()
            .pool((Order order) -> booked.add(order))
            .keyedBy(Order::customer)
            .start()) {
      bookings.submit(new Order(1, "ann"));
      bookings.submit(new Order(2, "ben"));
      bookings.submit(new Order(3, "ann")); // after order 1
    }
    // @end region="keyed"
    assertThat(booked.stream().filter(o -> o.customer().equals("ann")))
        .extracting(Order::id)
        .containsExactly(1, 3);
  }

  @Test
  void severalAtOnce() throws Exception {
    int key;
    // @start region="batch"
    PoolWork<Connection, String, Integer> insertAll =
        PoolWork.batch(100, Duration.ofMillis(5), Connection::insert); // List of keys, of rows
    try (RunnerPool<String, Integer> rows =
        TaskSystem.builder()
            .runners(2)
            .build()
            .pool(Connection::new, insertAll)
            .release(Connection::close)
            .start()) {
      key = rows.call("ann, 7"); // of this row
    }
    // @end region="batch"
    assertThat(key).isEqualTo(6);
  }

  @Test
  void anExecutor() throws Exception {
    // @start region="executor"
    // was: Executors.newFixedThreadPool(16)
    ExecutorService executor = TaskSystem.builder().name("mail").runners(16).build().executor();
    // @end region="executor"
    try (executor) {
      assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
    }
  }

  @Test
  void cpuBound() throws Exception {
    // @start region="cpu"
    var cpu = TaskSystem.builder().platformRunners();
    List<Integer> sums =
        cpu.build()
            .map(
                List.of(new byte[100], new byte[200]),
                bytes -> new ByteArrayInputStream(bytes).available());
    // @end region="cpu"
    assertThat(sums).containsExactly(100, 200);
  }

  private User findUser(int id) {
    return new User("user " + id);
  }

  private Order findOrder(int id) {
    return new Order(id, "customer " + id);
  }

  private List<Order> findOrders(int id) {
    return List.of(findOrder(id));
  }
}
