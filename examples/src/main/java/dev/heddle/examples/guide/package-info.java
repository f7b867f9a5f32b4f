// SPDX-License-Identifier: Apache-2.0

/** What the guide to channels shows. */
@NullMarked
package dev.heddle.examples.guide;

import org.jspecify.annotations.NullMarked;
