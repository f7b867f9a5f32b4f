// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels

import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** Coroutines that are started together; their balances (received less sent) must add up to zero. */
internal class KotlinCrew private constructor(private val scope: CoroutineScope) {
  private val balance = AtomicLong()

  fun add(body: suspend () -> Long) {
    scope.launch { balance.addAndGet(body()) }
  }

  companion object {
    /** Blocks the caller's thread until all that are started have ended. */
    fun run(start: KotlinCrew.() -> Unit) {
      runBlocking(Dispatchers.Default) {
        val balance = coroutineScope { KotlinCrew(this).apply(start) }.balance.get()
        check(balance == 0L) { "messages lost or doubled: off by $balance" }
      }
    }
  }
}
