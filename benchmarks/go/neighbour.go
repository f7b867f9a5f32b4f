// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// One shot of the neighbour, with the sizes of NeighbourBenchmark.
const (
	wakes   = 3000
	nap     = time.Millisecond
	longest = 10 * time.Second
)

// neighbour sleeps a millisecond at a time while four goroutines for each thread hammer a channel.
// It returns how late it woke, sorted.
func neighbour(capacity, shrink int) []time.Duration {
	stop := hammer(make(chan *message, capacity), 2*runtime.GOMAXPROCS(0))
	defer stop()
	var delays []time.Duration
	for begin := time.Now(); len(delays) < wakes/shrink && time.Since(begin) < longest; {
		due := time.Now().Add(nap)
		time.Sleep(nap)
		delays = append(delays, time.Since(due))
	}
	sort.Slice(delays, func(i, j int) bool { return delays[i] < delays[j] })
	return delays
}

// hammer starts as many senders as receivers, and returns what ends them.
func hammer(channel chan *message, each int) (stop func()) {
	var senders, receivers sync.WaitGroup
	var stopped atomic.Bool
	senders.Add(each)
	receivers.Add(each)
	for i := 0; i < each; i++ {
		go func() {
			for range channel {
			}
			receivers.Done()
		}()
		go func() {
			for !stopped.Load() {
				channel <- at(0)
			}
			senders.Done()
		}()
	}
	return func() {
		stopped.Store(true)
		senders.Wait()
		close(channel)
		receivers.Wait()
	}
}

func printPercentiles(sorted []time.Duration) {
	for _, p := range []struct {
		name string
		part float64
	}{{"p50", 0.5}, {"p99", 0.99}, {"p999", 0.999}} {
		at := int(p.part*float64(len(sorted)) + 0.5)
		if at >= len(sorted) {
			at = len(sorted) - 1
		}
		fmt.Println(p.name, sorted[at].Nanoseconds())
	}
}
