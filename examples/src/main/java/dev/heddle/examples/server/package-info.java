// SPDX-License-Identifier: Apache-2.0
/** A pool behind an HTTP server. */
@NullMarked
package dev.heddle.examples.server;

import org.jspecify.annotations.NullMarked;
