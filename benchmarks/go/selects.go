// SPDX-License-Identifier: Apache-2.0

package main

// The workloads with a select, step for step like SelectWorkloads. A select statement has as many
// cases as there are channels; the compiler turns one with a single case into a plain receive.

const selectSenders = 64

// channels has room for the most that a select statement here has.
type channels [8]chan *message

func open(capacity, count int) *channels {
	var all channels
	for i := 0; i < count; i++ {
		all[i] = make(chan *message, capacity)
	}
	return &all
}

func channelAt(position, count int) int {
	return int(uint64(uint32(position)*0x9E3779B9) * uint64(count) >> 32)
}

func selectReady(capacity, count, messages int) {
	var c crew
	all := open(capacity, count)
	if capacity > 0 {
		c.start(func() int64 { return sendAndSelect(all, count, messages) })
	} else {
		share := messages / selectSenders
		c.start(func() int64 { return selectAll(all, count, share*selectSenders) })
		for i := 0; i < selectSenders; i++ {
			channel := all[i%count]
			c.start(func() int64 { return send(channel, share) })
		}
	}
	c.wait()
}

func selectWaiting(capacity, count, rounds int) {
	var c crew
	there, back := open(capacity, count), make(chan *message, capacity)
	c.start(func() int64 { return selectAndAnswer(there, count, back, rounds) })
	c.start(func() int64 { return callOneAndAwait(there, count, back, rounds) })
	c.wait()
}

func selectFlow(capacity, count, messages int) {
	var c crew
	all := open(capacity, count)
	c.start(func() int64 { return selectAll(all, count, messages) })
	c.start(func() int64 { return sendToAll(all, count, messages) })
	c.wait()
}

func sendToAll(all *channels, count, messages int) (balance int64) {
	for i := 0; i < messages; i++ {
		m := at(i)
		all[channelAt(i, count)] <- m
		balance -= m.value
	}
	return
}

func selectAll(all *channels, count, messages int) (balance int64) {
	receive := selection(count)
	for i := 0; i < messages; i++ {
		balance += receive(all).value
	}
	return
}

func sendAndSelect(all *channels, count, messages int) (balance int64) {
	receive := selection(count)
	for i := 0; i < messages; i++ {
		m := at(i)
		all[channelAt(i, count)] <- m
		balance += receive(all).value - m.value
	}
	return
}

func callOneAndAwait(there *channels, count int, back chan *message, rounds int) (balance int64) {
	for i := 0; i < rounds; i++ {
		m := at(i)
		there[channelAt(i, count)] <- m
		balance += (<-back).value - m.value
	}
	return
}

func selectAndAnswer(there *channels, count int, back chan *message, rounds int) int64 {
	receive := selection(count)
	for i := 0; i < rounds; i++ {
		back <- receive(there)
	}
	return 0
}

// selection returns a select statement over the first count channels.
func selection(count int) func(*channels) *message {
	switch count {
	case 1:
		return select1
	case 2:
		return select2
	default:
		return select8
	}
}

func select1(all *channels) (m *message) {
	select {
	case m = <-all[0]:
	}
	return
}

func select2(all *channels) (m *message) {
	select {
	case m = <-all[0]:
	case m = <-all[1]:
	}
	return
}

func select8(all *channels) (m *message) {
	select {
	case m = <-all[0]:
	case m = <-all[1]:
	case m = <-all[2]:
	case m = <-all[3]:
	case m = <-all[4]:
	case m = <-all[5]:
	case m = <-all[6]:
	case m = <-all[7]:
	}
	return
}
