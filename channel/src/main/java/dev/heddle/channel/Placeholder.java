// SPDX-License-Identifier: Apache-2.0

package dev.heddle.channel;

// Keeps the package from being empty; goes with the first real type.
final class Placeholder {
  private Placeholder() {}
}
