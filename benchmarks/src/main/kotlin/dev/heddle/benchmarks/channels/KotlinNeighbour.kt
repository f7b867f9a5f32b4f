// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels

import dev.heddle.benchmarks.Message
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** The neighbour of coroutines that hammer one channel. Both share Kotlin's dispatcher. */
internal class KotlinNeighbour(private val capacity: Int, private val each: Int) {
  /** Returns how late the neighbour woke, sorted: that often, or until the time has passed. */
  fun delaysNanos(wakes: Int, longestMillis: Long): LongArray =
    runBlocking(Dispatchers.Default) {
      val hammer = launch { hammer() }
      val delays = LongArray(wakes)
      val end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(longestMillis)
      var count = 0
      while (count < wakes && (count == 0 || System.nanoTime() < end)) {
        val due = System.nanoTime() + NAP_NANOS
        delay(1)
        delays[count++] = maxOf(0, System.nanoTime() - due)
      }
      hammer.cancelAndJoin()
      delays.copyOf(count).apply { sort() }
    }

  private fun CoroutineScope.hammer() {
    val channel = Channel<Message>(capacity)
    repeat(each) {
      launch { while (isActive) channel.receive() }
      launch { while (isActive) channel.send(Message.at(0)) }
    }
  }

  private companion object {
    val NAP_NANOS: Long = TimeUnit.MILLISECONDS.toNanos(1)
  }
}
