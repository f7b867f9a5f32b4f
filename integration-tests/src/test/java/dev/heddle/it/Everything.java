// SPDX-License-Identifier: Apache-2.0

package dev.heddle.it;

import dev.heddle.channel.Chan;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Select;
import dev.heddle.gatherers.TaskGatherers;
import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.Engine;
import dev.heddle.tasks.JobTimes;
import dev.heddle.tasks.PoolListener;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.PoolWork;
import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.tasks.TaskSystemBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Uses whatever has threads or waits, once, and leaves no part of it open. */
public final class Everything implements Callable<List<String>> {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  /** Called by reflection, in another class loader. */
  public Everything() {}

  /** Returns what was used. */
  @Override
  public List<String> call() throws Exception {
    channels();
    timers();
    publisher();
    log();
    for (Engine engine : Engine.values()) {
      var system = TaskSystem.builder().name("all").engine(engine).timeout(LONG).taskTimeout(LONG);
      runs(system.runners(2).build());
      pools(system.context(() -> Runnable::run).build());
      pools(system.platformRunners(2).build());
      gatherers(system.runners(2).build());
      timeouts(TaskSystem.builder().name("late").engine(engine));
    }
    return done;
  }

  // ---- channels

  private void channels() throws Exception {
    Chan<String> named = Chan.<String>builder().name("letters").capacity(1).build();
    Thread receiver = Thread.ofVirtual().start(() -> named.forEach(done::add));
    named.sendAll(List.of("a", "b", "c"));
    done.add(Chan.named().toString());
    named.close();
    receiver.join();
    Chan<String> cancelled = Chan.<String>builder().onUndelivered(done::add).build();
    cancelled.send("undelivered");
    cancelled.cancel();
    try (Receiver<String> produced = Chan.produce(1, to -> to.send("produced"))) {
      done.add(produced.recv());
    }
  }

  private void timers() throws InterruptedException {
    try (var after = Chan.after(SHORT);
        var tick = Chan.tick(SHORT);
        var late = Chan.after(LONG);
        Chan<String> empty = Chan.newChan(1)) {
      done.add(after.recv() + " " + tick.recv());
      done.add(Select.<String>create().recv(empty, m -> m).after(SHORT, () -> "late").select());
      done.add(Select.<String>create().recv(late, m -> "no").recv(tick, m -> "tick").select());
      done.add("none: " + empty.recv(SHORT));
    }
  }

  private void publisher() throws InterruptedException {
    Chan<String> source = Chan.newChan(1);
    Chan<String> target = Chan.newChan(1);
    source.publisher().subscribe(target.subscriber());
    source.send("published");
    source.send("also published");
    source.close();
    done.addAll(target.stream().toList());
    target.close();
  }

  // ---- tasks

  private void runs(ConfiguredSystem system) throws InterruptedException {
    List<Callable<String>> tasks = List.of(() -> "x", () -> "y");
    done.add(system.run(tasks) + " " + system.run(tasks, ResultCollector.first()));
    done.add("" + system.map(List.of(1, 2), i -> -i, ResultCollector.outcomes()));
    done.add("" + system.stream(List.of(1, 2), i -> -i, Stream::toList));
    try {
      system.run(List.of(() -> Integer.parseInt("?"), () -> hang()));
    } catch (RuntimeException e) {
      done.add(e.toString());
    }
  }

  private static int hang() throws InterruptedException {
    new CountDownLatch(1).await();
    return 0;
  }

  private void timeouts(TaskSystemBuilder builder) throws InterruptedException {
    var system = builder.taskTimeout(SHORT).build();
    try {
      done.add("" + system.run(List.of(Everything::hang)));
    } catch (RuntimeException e) {
      done.add(e.toString());
    }
    try (var pool = system.pool(i -> hang()).start()) {
      done.add("" + pool.submit(1).await());
    }
  }

  private void pools(ConfiguredSystem system) throws Exception {
    PoolWork<StringBuilder, String, String> append = (state, job) -> state.append(job).toString();
    var listener =
        new PoolListener() {
          @Override
          public void stopped(PoolStats stats) {
            done.add(stats.toString());
          }
        };
    try (var pool =
        system.pool(StringBuilder::new, append).release(s -> {}).listener(listener).start()) {
      done.add(pool.call("job"));
      pool.submit("staged").toCompletionStage().toCompletableFuture().join();
      done.add(TaskSystem.open() + " " + pool.submit("asked").await(LONG));
    }
    try (var pool = system.<Integer, Integer>pool(i -> 1 / i).keyedBy(i -> i % 2).start()) {
      done.add("" + pool.submit(0).await());
      pool.submit(1);
    }
    try (var executor = system.executor()) {
      done.add(executor.submit(() -> "executed").get());
    }
  }

  /* What a listener throws is logged, here by nobody. */
  private void log() throws InterruptedException {
    var listener =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
            throw new IllegalStateException("planted");
          }
        };
    Logger logger = Logger.getLogger("dev.heddle.tasks");
    logger.setLevel(Level.OFF);
    try (var pool =
        TaskSystem.builder().build().pool(i -> 1 / (int) i).listener(listener).start()) {
      done.add("" + pool.submit(0).await());
    } finally {
      logger.setLevel(null);
    }
  }

  private void gatherers(ConfiguredSystem system) {
    var inOrder = TaskGatherers.<Integer, Integer>ordered(system, i -> i + 1);
    var asTheyCome = TaskGatherers.<Integer, Integer>unordered(system, i -> 1 / i);
    done.add("" + Stream.of(1, 2, 3).gather(inOrder).toList());
    try {
      done.add("" + Stream.of(1, 0, 2).gather(asTheyCome).toList());
    } catch (RuntimeException e) {
      done.add(e.toString());
    }
    Iterator<Integer> abandoned = Stream.iterate(1, i -> i + 1).gather(inOrder).iterator();
    done.add("" + abandoned.next());
  }
}
