// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels

import dev.heddle.benchmarks.Message
import kotlinx.coroutines.channels.Channel

/** The workloads on Kotlin's channels and coroutines. Only the caller's thread blocks, once per workload. */
internal class KotlinWorkloads(private val capacity: Int) : Workloads {
  override fun solo(messages: Int) = KotlinCrew.run {
    val channel = Channel<Message>(capacity)
    add { sendAndReceive(channel, messages) }
  }

  override fun pingpong(rounds: Int) = KotlinCrew.run {
    val there = Channel<Message>(capacity)
    val back = Channel<Message>(capacity)
    add { pass(there, back, rounds) }
    add { callAndAwait(there, back, rounds) }
  }

  override fun move(senders: Int, receivers: Int, messages: Int) = KotlinCrew.run {
    val channel = Channel<Message>(capacity)
    repeat(receivers) { add { receive(channel, messages / receivers) } }
    repeat(senders) { add { send(channel, messages / senders) } }
  }

  override fun pairs(pairs: Int, messages: Int) = KotlinCrew.run {
    repeat(pairs) {
      val channel = Channel<Message>(capacity)
      add { receive(channel, messages) }
      add { send(channel, messages) }
    }
  }

  override fun chain(links: Int, messages: Int) = KotlinCrew.run {
    val first = Channel<Message>(capacity)
    var last = first
    repeat(links) {
      val from = last
      val to = Channel<Message>(capacity)
      add { pass(from, to, messages) }
      last = to
    }
    val sink = last
    add { receive(sink, messages) }
    add { send(first, messages) }
  }

  private suspend fun send(channel: Channel<Message>, messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      val message = Message.at(i)
      channel.send(message)
      sum += message.value()
    }
    return -sum
  }

  private suspend fun receive(channel: Channel<Message>, messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      sum += channel.receive().value()
    }
    return sum
  }

  private suspend fun sendAndReceive(channel: Channel<Message>, messages: Int): Long {
    var sum = 0L
    for (i in 0 until messages) {
      val message = Message.at(i)
      channel.send(message)
      sum += channel.receive().value() - message.value()
    }
    return sum
  }

  private suspend fun callAndAwait(there: Channel<Message>, back: Channel<Message>, rounds: Int): Long {
    var sum = 0L
    for (i in 0 until rounds) {
      val message = Message.at(i)
      there.send(message)
      sum += back.receive().value() - message.value()
    }
    return sum
  }

  private suspend fun pass(from: Channel<Message>, to: Channel<Message>, messages: Int): Long {
    for (i in 0 until messages) {
      to.send(from.receive())
    }
    return 0
  }
}
