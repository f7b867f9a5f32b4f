// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import dev.heddle.tasks.Engine;

/* The engine of systems whose builder wasn't told one: a system property says which. */
public final class EnginePreset {
  public static final String PROPERTY = "dev.heddle.tasks.engine";

  private EnginePreset() {}

  /** Reads the property; {@link IllegalStateException} if it is misspelt. */
  public static Engine read() {
    String value = System.getProperty(PROPERTY, "structured");
    return switch (value) {
      case "structured" -> Engine.STRUCTURED;
      case "threads" -> Engine.THREADS;
      default ->
          throw new IllegalStateException(
              "-D" + PROPERTY + "=" + value + ": use \"structured\" or \"threads\"");
    };
  }
}
