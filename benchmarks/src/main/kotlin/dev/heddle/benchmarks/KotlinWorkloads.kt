// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks

import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** The workloads on Kotlin's channels and coroutines. Only the caller's thread blocks, once per workload. */
internal class KotlinWorkloads(private val capacity: Int) : Workloads {
  override fun solo(messages: Int) = workload {
    val channel = Channel<Message>(capacity)
    crew { sendAndReceive(channel, messages) }
  }

  override fun pingpong(rounds: Int) = workload {
    val there = Channel<Message>(capacity)
    val back = Channel<Message>(capacity)
    crew { pass(there, back, rounds) }
    crew { callAndAwait(there, back, rounds) }
  }

  override fun move(senders: Int, receivers: Int, messages: Int) = workload {
    val channel = Channel<Message>(capacity)
    repeat(receivers) { crew { receive(channel, messages / receivers) } }
    repeat(senders) { crew { send(channel, messages / senders) } }
  }

  override fun pairs(pairs: Int, messages: Int) = workload {
    repeat(pairs) {
      val channel = Channel<Message>(capacity)
      crew { receive(channel, messages) }
      crew { send(channel, messages) }
    }
  }

  override fun chain(links: Int, messages: Int) = workload {
    val first = Channel<Message>(capacity)
    var last = first
    repeat(links) {
      val from = last
      val to = Channel<Message>(capacity)
      crew { pass(from, to, messages) }
      last = to
    }
    val sink = last
    crew { receive(sink, messages) }
    crew { send(first, messages) }
  }

  /** Coroutines that are started together; their balances must add up to zero. */
  private class Crew(private val scope: CoroutineScope) {
    val balance = AtomicLong()

    fun crew(body: suspend () -> Long) {
      scope.launch { balance.addAndGet(body()) }
    }
  }

  private fun workload(start: Crew.() -> Unit) {
    runBlocking(Dispatchers.Default) {
      val balance = coroutineScope { Crew(this).apply(start) }.balance.get()
      check(balance == 0L) { "messages lost or doubled: off by $balance" }
    }
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
