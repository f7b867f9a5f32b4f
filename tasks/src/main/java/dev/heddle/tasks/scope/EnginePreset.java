// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import dev.heddle.tasks.Engine;

/* The engine of systems whose builder did not set one. A system property determines it. */
public final class EnginePreset {
  public static final String PROPERTY = "dev.heddle.tasks.engine";

  private EnginePreset() {}

  /** Reads the property. Throws {@link IllegalStateException} if its value is misspelt. */
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
