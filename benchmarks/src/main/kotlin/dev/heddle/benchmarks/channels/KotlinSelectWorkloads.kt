// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels

import dev.heddle.benchmarks.Message
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.selects.select

/** The workloads with a select on Kotlin's channels and coroutines. */
internal class KotlinSelectWorkloads(private val capacity: Int) : SelectWorkloads {
  override fun ready(channels: Int, messages: Int) = KotlinCrew.run {
    val all = channels(channels)
    if (capacity > 0) {
      add { sendAndSelect(all, messages) }
    } else {
      add { receive(all, messages) }
      repeat(SelectWorkloads.SENDERS) { i ->
        val one = arrayOf(all[i % channels])
        add { send(one, messages / SelectWorkloads.SENDERS) }
      }
    }
  }

  override fun waiting(channels: Int, rounds: Int) = KotlinCrew.run {
    val there = channels(channels)
    val back = Channel<Message>(capacity)
    add { selectAndAnswer(there, back, rounds) }
    add { callAndAwait(there, back, rounds) }
  }

  override fun flow(channels: Int, messages: Int) = KotlinCrew.run {
    val all = channels(channels)
    add { receive(all, messages) }
    add { send(all, messages) }
  }

  private fun channels(count: Int) = Array(count) { Channel<Message>(capacity) }

  private suspend fun receiveAny(channels: Array<Channel<Message>>): Message = select {
    for (channel in channels) {
      channel.onReceive { it }
    }
  }

  private suspend fun send(channels: Array<Channel<Message>>, messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      val message = Message.at(i)
      channels[SelectWorkloads.channelAt(i, channels.size)].send(message)
      sum += message.value()
    }
    return -sum
  }

  private suspend fun receive(channels: Array<Channel<Message>>, messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      sum += receiveAny(channels).value()
    }
    return sum
  }

  private suspend fun sendAndSelect(channels: Array<Channel<Message>>, messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      val message = Message.at(i)
      channels[SelectWorkloads.channelAt(i, channels.size)].send(message)
      sum += receiveAny(channels).value() - message.value()
    }
    return sum
  }

  private suspend fun callAndAwait(there: Array<Channel<Message>>, back: Channel<Message>, rounds: Int): Long {
    var sum = 0L
    for (i in 0 until rounds) {
      val message = Message.at(i)
      there[SelectWorkloads.channelAt(i, there.size)].send(message)
      sum += back.receive().value() - message.value()
    }
    return sum
  }

  private suspend fun selectAndAnswer(there: Array<Channel<Message>>, back: Channel<Message>, rounds: Int): Long {
    for (i in 0 until rounds) {
      back.send(receiveAny(there))
    }
    return 0
  }
}
