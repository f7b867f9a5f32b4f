// SPDX-License-Identifier: Apache-2.0
/** A site whose pages are found while others are read: jobs that fork jobs. */
@NullMarked
package dev.heddle.examples.crawl;

import org.jspecify.annotations.NullMarked;
