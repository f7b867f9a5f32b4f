// SPDX-License-Identifier: Apache-2.0

/** Channels that block without holding a carrier. */
module dev.heddle.channel {
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.heddle.channel;
}
