// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolStats;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/*
 * The events of task systems in a flight recording: names, times and the classes of failures, never a job. This is the
 * only class that uses jdk.jfr, a module that may be absent: outside the nested classes, no type of that module occurs
 * in a field or a signature, and the nested classes are not loaded without the module.
 */
public final class FlightEvents {
  private static final boolean PRESENT = isPresent();

  private FlightEvents() {}

  private static boolean isPresent() {
    try {
      Class.forName("jdk.jfr.Event");
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  /**
   * Whether jobs are recorded. For the compiler, this is a constant until a recording is started.
   */
  public static boolean recordsJobs() {
    return PRESENT && Prototypes.JOB.isEnabled();
  }

  /**
   * Called when a job starts. Returns null if jobs are not recorded. {@code submitted} is the
   * nanoTime of the submission, 0 if it isn't known.
   */
  public static @Nullable Object jobStarts(long submitted) {
    if (!recordsJobs()) {
      return null;
    }
    JobRan event = new JobRan();
    event.waited = submitted == 0 ? 0 : System.nanoTime() - submitted;
    event.begin();
    return event;
  }

  /** Called when that job has ended. */
  public static void jobEnded(@Nullable Object job, String system, Outcome<?> outcome) {
    if (job != null) {
      try {
        ((JobRan) job).commit(system, outcome);
      } catch (Throwable lost) {
        // better to lose the event than the outcome: T2
      }
    }
  }

  public static void jobFailed(String system, Throwable cause) {
    if (PRESENT && Prototypes.FAILED.isEnabled()) {
      JobFailed event = new JobFailed();
      event.system = system;
      event.cause = cause.getClass().getName();
      event.commit();
    }
  }

  public static void runnerDied(String pool, Throwable cause, Duration retryIn) {
    if (PRESENT && Prototypes.DIED.isEnabled()) {
      RunnerDied event = new RunnerDied();
      event.pool = pool;
      event.cause = cause.getClass().getName();
      event.retryIn = retryIn.toNanos();
      event.commit();
    }
  }

  public static void poolStopped(PoolStats stats) {
    if (PRESENT && Prototypes.STOPPED.isEnabled()) {
      PoolStopped event = new PoolStopped();
      event.pool = stats.name();
      event.succeeded = stats.succeeded();
      event.failed = stats.failed();
      event.cancelled = stats.cancelled();
      event.expired = stats.expired();
      event.shed = stats.shed();
      event.commit();
    }
  }

  /** Called when the time of a queued job was up. {@code submitted} is a nanoTime; 0: not known. */
  public static void jobExpired(String pool, long submitted) {
    if (PRESENT && Prototypes.EXPIRED.isEnabled()) {
      JobExpired event = new JobExpired();
      event.pool = pool;
      event.waited = submitted == 0 ? 0 : System.nanoTime() - submitted;
      event.commit();
    }
  }

  /** Called when a submission was refused since there was no room. */
  public static void jobShed(String pool) {
    if (PRESENT && Prototypes.SHED.isEnabled()) {
      JobShed event = new JobShed();
      event.pool = pool;
      event.commit();
    }
  }

  private static final class Prototypes {
    static final JobRan JOB = new JobRan();
    static final JobFailed FAILED = new JobFailed();
    static final RunnerDied DIED = new RunnerDied();
    static final PoolStopped STOPPED = new PoolStopped();
    static final JobExpired EXPIRED = new JobExpired();
    static final JobShed SHED = new JobShed();
  }

  @Category("Heddle")
  @Name("dev.heddle.JobRan")
  @Label("Job Ran")
  @Description("A job of a task system or a pool; its duration is the time that it ran")
  @Threshold("10 ms")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class JobRan extends Event {
    @Label("System")
    @Nullable String system;

    @Label("Waited")
    @Description("From submit to start, in a pool; of a batch, its first job's")
    @Timespan(Timespan.NANOSECONDS)
    long waited;

    @Label("Outcome")
    @Nullable String outcome;

    void commit(String name, Outcome<?> how) {
      end();
      if (shouldCommit()) {
        system = name;
        outcome = how.getClass().getSimpleName();
        commit();
      }
    }
  }

  @Category("Heddle")
  @Name("dev.heddle.JobFailed")
  @Label("Job Failed")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class JobFailed extends Event {
    @Label("System")
    @Nullable String system;

    @Label("Cause")
    @Nullable String cause;
  }

  @Category("Heddle")
  @Name("dev.heddle.RunnerDied")
  @Label("Runner Died")
  @Description("A runner has no state, or a broken one, and starts anew later")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class RunnerDied extends Event {
    @Label("Pool")
    @Nullable String pool;

    @Label("Cause")
    @Nullable String cause;

    @Label("Retry In")
    @Timespan(Timespan.NANOSECONDS)
    long retryIn;
  }

  @Category("Heddle")
  @Name("dev.heddle.PoolStopped")
  @Label("Pool Stopped")
  @Description("A pool has ended")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class PoolStopped extends Event {
    @Label("Pool")
    @Nullable String pool;

    @Label("Succeeded")
    long succeeded;

    @Label("Failed")
    long failed;

    @Label("Cancelled")
    long cancelled;

    @Label("Expired")
    @Description("Cancelled jobs whose time was up before they started")
    long expired;

    @Label("Shed")
    @Description("Submissions that were refused since there was no room")
    long shed;
  }

  @Category("Heddle")
  @Name("dev.heddle.JobExpired")
  @Label("Job Expired")
  @Description("The time of a job was up before it started")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class JobExpired extends Event {
    @Label("Pool")
    @Nullable String pool;

    @Label("Waited")
    @Description("From submit; zero if the job was submitted before jobs were recorded")
    @Timespan(Timespan.NANOSECONDS)
    long waited;
  }

  @Category("Heddle")
  @Name("dev.heddle.JobShed")
  @Label("Job Shed")
  @Description("A submission was refused since there was no room in the queue")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class JobShed extends Event {
    @Label("Pool")
    @Nullable String pool;
  }
}
