// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import dev.heddle.tasks.Context;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import org.slf4j.MDC;

/** What real programs carry from thread to thread: one value, "user", which may be absent. */
enum Carried {
  SCOPED_VALUE {
    @Override
    Context capture() {
      if (!USER.isBound()) {
        return Runnable::run;
      }
      ScopedValue.Carrier carrier = ScopedValue.where(USER, USER.get());
      return carrier::run;
    }

    @Override
    String user() {
      return USER.isBound() ? USER.get() : null;
    }

    @Override
    void as(String user, Runnable body) {
      ScopedValue.where(USER, user).run(body);
    }

    @Override
    void leave(String user) {} // nobody can
  },

  MDC_OF_SLF4J {
    @Override
    Context capture() {
      // @start region="mdc"
      var captured = MDC.getCopyOfContextMap();
      return job -> {
        var before = MDC.getCopyOfContextMap();
        MDC.setContextMap(captured);
        try {
          job.run();
        } finally {
          MDC.setContextMap(before);
        }
      };
      // @end region="mdc"
    }

    @Override
    String user() {
      return MDC.get("user");
    }

    @Override
    void as(String user, Runnable body) {
      try (var _ = MDC.putCloseable("user", user)) {
        body.run();
      }
    }

    @Override
    void leave(String user) {
      MDC.put("user", user);
    }
  },

  OPENTELEMETRY {
    @Override
    Context capture() {
      // @start region="opentelemetry"
      var captured = io.opentelemetry.context.Context.current();
      return job -> {
        try (Scope _ = captured.makeCurrent()) {
          job.run();
        }
      };
      // @end region="opentelemetry"
    }

    @Override
    String user() {
      return Baggage.current().getEntryValue("user");
    }

    @Override
    void as(String user, Runnable body) {
      try (Scope _ = Baggage.builder().put("user", user).build().makeCurrent()) {
        body.run();
      }
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // that is the point
    void leave(String user) {
      Scope unclosed = Baggage.builder().put("user", user).build().makeCurrent();
    }
  },

  MICROMETER {
    private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
    private static final ContextSnapshotFactory SNAPSHOTS =
        ContextSnapshotFactory.builder()
            .contextRegistry(new ContextRegistry().registerThreadLocalAccessor("user", LOCAL))
            .clearMissing(true)
            .build();

    @Override
    Context capture() {
      var snapshot = SNAPSHOTS.captureAll();
      return job -> snapshot.wrap(job).run();
    }

    @Override
    String user() {
      return LOCAL.get();
    }

    @Override
    void as(String user, Runnable body) {
      String before = LOCAL.get();
      LOCAL.set(user);
      try {
        body.run();
      } finally {
        LOCAL.set(before);
      }
    }

    @Override
    void leave(String user) {
      LOCAL.set(user);
    }
  };

  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  /** Takes the context of the calling thread. */
  abstract Context capture();

  /** The user that the calling thread works for, null if for none. */
  abstract String user();

  /** Runs a body for a user. */
  abstract void as(String user, Runnable body);

  /** Sets a user and doesn't clean up, as careless jobs do. */
  abstract void leave(String user);
}
