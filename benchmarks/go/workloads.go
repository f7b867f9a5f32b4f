// SPDX-License-Identifier: Apache-2.0

package main

import (
	"sync"
	"sync/atomic"
)

// The workloads on Go's channels and goroutines, step for step like those on virtual threads:
// messages are pointers, because a Java channel moves references.

type message struct{ value int64 }

const ready = 1024 // a power of two

var all = func() (messages [ready]*message) {
	for i := range messages {
		messages[i] = &message{int64(i)}
	}
	return
}()

func at(position int) *message { return all[position&(ready-1)] }

type crew struct {
	running sync.WaitGroup
	balance int64
}

// start runs a body, which returns what it received less what it sent.
func (c *crew) start(body func() int64) {
	c.running.Add(1)
	go func() {
		atomic.AddInt64(&c.balance, body())
		c.running.Done()
	}()
}

func (c *crew) wait() {
	c.running.Wait()
	if c.balance != 0 {
		panic("messages lost or doubled")
	}
}

func solo(capacity, messages int) {
	var c crew
	channel := make(chan *message, capacity)
	c.start(func() int64 { return callAndAwait(channel, channel, messages) })
	c.wait()
}

func pingpong(capacity, rounds int) {
	var c crew
	there, back := make(chan *message, capacity), make(chan *message, capacity)
	c.start(func() int64 { return pass(there, back, rounds) })
	c.start(func() int64 { return callAndAwait(there, back, rounds) })
	c.wait()
}

func move(capacity, senders, receivers, messages int) {
	var c crew
	channel := make(chan *message, capacity)
	for i := 0; i < receivers; i++ {
		c.start(func() int64 { return receive(channel, messages/receivers) })
	}
	for i := 0; i < senders; i++ {
		c.start(func() int64 { return send(channel, messages/senders) })
	}
	c.wait()
}

func pairs(capacity, pairs, messages int) {
	var c crew
	for i := 0; i < pairs; i++ {
		channel := make(chan *message, capacity)
		c.start(func() int64 { return receive(channel, messages) })
		c.start(func() int64 { return send(channel, messages) })
	}
	c.wait()
}

func chain(capacity, links, messages int) {
	var c crew
	first := make(chan *message, capacity)
	last := first
	for i := 0; i < links; i++ {
		from, to := last, make(chan *message, capacity)
		c.start(func() int64 { return pass(from, to, messages) })
		last = to
	}
	c.start(func() int64 { return receive(last, messages) })
	c.start(func() int64 { return send(first, messages) })
	c.wait()
}

func send(channel chan *message, messages int) (balance int64) {
	for i := 0; i < messages; i++ {
		m := at(i)
		channel <- m
		balance -= m.value
	}
	return
}

func receive(channel chan *message, messages int) (balance int64) {
	for i := 0; i < messages; i++ {
		balance += (<-channel).value
	}
	return
}

func callAndAwait(there, back chan *message, rounds int) (balance int64) {
	for i := 0; i < rounds; i++ {
		m := at(i)
		there <- m
		balance += (<-back).value - m.value
	}
	return
}

func pass(from, to chan *message, messages int) int64 {
	for i := 0; i < messages; i++ {
		to <- <-from
	}
	return 0
}
