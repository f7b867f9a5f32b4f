// SPDX-License-Identifier: Apache-2.0

package main

// The workloads on one channel that is kept, step for step like KeptWorkloads. Go's collector has
// no generations, so nothing is old; a message that is new has to be allocated here too.

var kept chan *message

func moveKept(capacity, senders, receivers, messages int, send func(chan *message, int) int64) {
	if kept == nil {
		kept = make(chan *message, capacity)
	}
	var c crew
	for i := 0; i < receivers; i++ {
		c.start(func() int64 { return receive(kept, messages/receivers) })
	}
	for i := 0; i < senders; i++ {
		c.start(func() int64 { return send(kept, messages/senders) })
	}
	c.wait()
}

func sendFresh(channel chan *message, messages int) (balance int64) {
	for i := 0; i < messages; i++ {
		channel <- &message{int64(i)}
		balance -= int64(i)
	}
	return
}
