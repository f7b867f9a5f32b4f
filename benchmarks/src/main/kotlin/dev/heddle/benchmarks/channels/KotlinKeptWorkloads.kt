// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels

import dev.heddle.benchmarks.Message
import kotlinx.coroutines.channels.Channel

/** The workloads on a kept channel, with Kotlin's channel and coroutines. */
internal class KotlinKeptWorkloads(capacity: Int) : KeptWorkloads {
  private val channel = Channel<Message>(capacity)

  override fun move(senders: Int, receivers: Int, messages: Int) = KotlinCrew.run {
    repeat(receivers) { add { receive(messages / receivers) } }
    repeat(senders) { add { send(messages / senders) } }
  }

  override fun moveFresh(senders: Int, receivers: Int, messages: Int) = KotlinCrew.run {
    repeat(receivers) { add { receive(messages / receivers) } }
    repeat(senders) { add { sendFresh(messages / senders) } }
  }

  private suspend fun send(messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      val message = Message.at(i)
      channel.send(message)
      sum += message.value()
    }
    return -sum
  }

  private suspend fun sendFresh(messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      channel.send(Message(i))
      sum += i
    }
    return -sum
  }

  private suspend fun receive(messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      sum += channel.receive().value()
    }
    return sum
  }
}
