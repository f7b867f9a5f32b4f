// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.Message;
import dev.heddle.benchmarks.pipes.BatchPipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does a message cost, in nanoseconds, when 64 are moved by one call, one sender to one
 * receiver? {@code spsc} of {@link ChannelBenchmark} at the same capacity is the price one by one.
 * At 100 the channel holds one run and a half, so the two sides park often; at 1,000 they rarely
 * do.
 *
 * <p>{@code benchmarks/run measure --workload batch --workload spsc --capacity 1000}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchBenchmark {
  private static final int BATCH = 64;
  private static final int MESSAGES = BATCH * 16_384;

  /** Who moves the messages: a {@link Contender}'s label. */
  @Param({"heddle", "abq", "lbq"})
  public String contender;

  /** How many messages the channel buffers. */
  @Param({"16", "100", "1000"})
  public int capacity;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  /**
   * Batches of 64.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void batch() throws InterruptedException {
    var crew = new Crew();
    var pipe = (BatchPipe) Contender.of(contender).pipe(capacity);
    var messages = MESSAGES / BATCH / shrink * BATCH;
    crew.add(() -> receive(pipe, messages));
    crew.add(() -> send(pipe, messages));
    crew.run();
  }

  private static long send(BatchPipe pipe, int messages) throws InterruptedException {
    List<Message> batch = IntStream.range(0, BATCH).mapToObj(Message::at).toList();
    long sum = batch.stream().mapToLong(Message::value).sum();
    for (int sent = 0; sent < messages; sent += BATCH) {
      pipe.sendAll(batch);
    }
    return -sum * (messages / BATCH);
  }

  private static long receive(BatchPipe pipe, int messages) throws InterruptedException {
    var batch = new ArrayList<Message>(BATCH);
    long sum = 0;
    for (int received = 0; received < messages; ) {
      received += pipe.recvBatch(batch, Math.min(BATCH, messages - received));
      for (var message : batch) {
        sum += message.value();
      }
      batch.clear();
    }
    return sum;
  }
}
