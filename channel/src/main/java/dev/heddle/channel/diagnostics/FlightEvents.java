// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.diagnostics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * What a flight recording shows of channels. This is the only class that knows {@code jdk.jfr},
 * which may be absent: outside the nested classes, no type of it occurs in a field or a signature,
 * and the nested classes are not loaded without it.
 *
 * <p>A prototype is asked whether its event is recorded, so that a wait makes an event object only
 * then. Until a recording is started, the answer is a constant for the compiler.
 */
public final class FlightEvents {
  /** What an event says of a channel. */
  public interface Described {
    /** Its name. */
    String name();

    /** How many messages fit. */
    int capacity();

    /** How many messages are buffered. */
    int size();
  }

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

  /** Initializes what the waiting paths use, so that they need not. */
  public static void load() {
    sendWaits();
    receiveWaits();
    selectWaits();
  }

  /** To call when a send begins to wait. Returns its event; null if that is not recorded. */
  public static @Nullable Object sendWaits() {
    return PRESENT && Prototypes.SEND.isEnabled() ? begun(new SendWaited()) : null;
  }

  /** To call when a receive begins to wait. Returns its event; null if that is not recorded. */
  public static @Nullable Object receiveWaits() {
    return PRESENT && Prototypes.RECEIVE.isEnabled() ? begun(new ReceiveWaited()) : null;
  }

  /** To call when a select begins to wait. Returns its event; null if that is not recorded. */
  public static @Nullable Object selectWaits() {
    return PRESENT && Prototypes.SELECT.isEnabled() ? begun(new SelectWaited()) : null;
  }

  /**
   * The parameter is not of the type OnChannel: to check a call with a subclass, the verifier would
   * load both classes.
   */
  private static Object begun(Object event) {
    ((OnChannel) event).begin();
    return event;
  }

  /** To call when a wait has ended, however it ended. Never throws. */
  public static void waited(@Nullable Object wait, Described channel) {
    if (wait != null) {
      try {
        ((Waited) wait).commit(channel);
      } catch (Throwable lost) {
        // rather lose the event than the message that may just have been received: C2
      }
    }
  }

  /**
   * To call when the wait of a select has ended. Never throws.
   *
   * @param outcome for people to read
   * @param clauses how many took part
   * @param channel which it received from or sent to, or which ended; null if none
   */
  public static void selectWaited(
      Object wait, String outcome, int clauses, @Nullable Described channel) {
    try {
      ((SelectWaited) wait).commit(outcome, clauses, channel);
    } catch (Throwable lost) {
      // as above
    }
  }

  /**
   * To call when a channel that was cancelled begins to give messages back. Returns its event; null
   * if that is not recorded.
   */
  public static @Nullable Object givesBack() {
    return PRESENT && Prototypes.UNDELIVERED.isEnabled() ? begun(new MessagesUndelivered()) : null;
  }

  /** To call when all that was left was given back. Never throws. */
  public static void gaveBack(@Nullable Object event, Described channel, long messages) {
    if (event != null) {
      try {
        ((MessagesUndelivered) event).commit(channel, messages);
      } catch (Throwable lost) {
        // rather lose the event than what the hook threw
      }
    }
  }

  private static final class Prototypes {
    static final SendWaited SEND = new SendWaited();
    static final ReceiveWaited RECEIVE = new ReceiveWaited();
    static final SelectWaited SELECT = new SelectWaited();
    static final MessagesUndelivered UNDELIVERED = new MessagesUndelivered();
  }

  @Category("Heddle")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private abstract static class OnChannel extends Event {
    @Label("Channel")
    @Nullable String channel;

    @Label("Capacity")
    @Description("Messages that fit: 0 for a rendezvous, 2147483647 without a bound")
    int capacity;

    void describe(Described of) {
      channel = of.name();
      capacity = of.capacity();
    }
  }

  @Threshold("10 ms")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private abstract static class Waited extends OnChannel {
    @Label("Size")
    @Description("Messages buffered when the wait ended")
    int size;

    final void commit(Described of) {
      end();
      if (shouldCommit()) {
        describe(of);
        commit();
      }
    }

    @Override
    final void describe(Described of) {
      super.describe(of);
      size = of.size();
    }
  }

  @Name("dev.heddle.SendWaited")
  @Label("Send Waited")
  @Description("A thread waited to send: the channel was full, or nobody received")
  private static final class SendWaited extends Waited {}

  @Name("dev.heddle.ReceiveWaited")
  @Label("Receive Waited")
  @Description("A thread waited to receive: the channel was empty")
  private static final class ReceiveWaited extends Waited {}

  @Name("dev.heddle.SelectWaited")
  @Label("Select Waited")
  @Description("A thread waited in a select. The channel is that which it used, or which ended")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class SelectWaited extends Waited {
    @Label("Outcome")
    @Description("received, sent, timed out, interrupted; or ended: a channel of a clause did")
    @Nullable String outcome;

    @Label("Clauses")
    @Description("Clauses that took part")
    int clauses;

    void commit(String told, int taking, @Nullable Described of) {
      end();
      if (shouldCommit()) {
        outcome = told;
        clauses = taking;
        if (of != null) {
          describe(of);
        }
        commit();
      }
    }
  }

  @Name("dev.heddle.MessagesUndelivered")
  @Label("Messages Undelivered")
  @Description("A channel was cancelled before these messages were received, and gave them back")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class MessagesUndelivered extends OnChannel {
    @Label("Count")
    @Description("Messages that were buffered; each was given to the undelivered hook")
    long count;

    void commit(Described of, long messages) {
      count = messages;
      end();
      if (count > 0 && shouldCommit()) {
        describe(of);
        commit();
      }
    }
  }
}
