// SPDX-License-Identifier: Apache-2.0

// Command benchmarks runs one workload on Go's channels and prints nanoseconds per message, one
// line per measured iteration; or the neighbour's percentiles, each with its name. The number of threads is GOMAXPROCS.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

// The sizes are those of ChannelBenchmark, KeptBenchmark and SelectBenchmark.
const (
	messages = 1_000_000
	rounds   = 100_000
	many     = 10_000
)

type workload struct {
	operations int
	run        func(capacity, shrink int)
}

var workloads = map[string]workload{
	"solo":     {messages, func(c, s int) { solo(c, messages/s) }},
	"pingpong": {rounds, func(c, s int) { pingpong(c, rounds/s) }},
	"spsc":     {messages, func(c, s int) { move(c, 1, 1, messages/s) }},
	"mpmc4":    {messages, func(c, s int) { move(c, 4, 4, messages/s) }},
	"mpmc1k":   {messages, func(c, s int) { move(c, 1000, 1000, messages/s) }},
	"fanIn":    {messages, func(c, s int) { move(c, 100, 1, messages/s) }},
	"fanOut":   {messages, func(c, s int) { move(c, 1, 100, messages/s) }},
	"pairs":    {messages, func(c, s int) { pairs(c, many/s, messages/many) }},
	"chain":    {messages, func(c, s int) { chain(c, many/s, messages/many) }},

	"oldSpsc":     {messages, func(c, s int) { moveKept(c, 1, 1, messages/s, send) }},
	"oldMpmc4":    {messages, func(c, s int) { moveKept(c, 4, 4, messages/s, send) }},
	"oldFanOut":   {messages, func(c, s int) { moveKept(c, 1, 100, messages/s, send) }},
	"freshSpsc":   {messages, func(c, s int) { moveKept(c, 1, 1, messages/s, sendFresh) }},
	"freshMpmc4":  {messages, func(c, s int) { moveKept(c, 4, 4, messages/s, sendFresh) }},
	"freshFanOut": {messages, func(c, s int) { moveKept(c, 1, 100, messages/s, sendFresh) }},

	"select1Ready":   {messages, func(c, s int) { selectReady(c, 1, messages/s) }},
	"select1Waiting": {rounds, func(c, s int) { selectWaiting(c, 1, rounds/s) }},
	"select2Ready":   {messages, func(c, s int) { selectReady(c, 2, messages/s) }},
	"select2Waiting": {rounds, func(c, s int) { selectWaiting(c, 2, rounds/s) }},
	"select8Ready":   {messages, func(c, s int) { selectReady(c, 8, messages/s) }},
	"select8Waiting": {rounds, func(c, s int) { selectWaiting(c, 8, rounds/s) }},
	"select8Flow":    {messages, func(c, s int) { selectFlow(c, 8, messages/s) }},
}

func main() {
	name := flag.String("workload", "spsc", "which workload")
	capacity := flag.Int("capacity", 16, "how many messages the channels buffer")
	warmups := flag.Int("warmups", 2, "iterations that are not printed")
	iterations := flag.Int("iterations", 3, "iterations that are printed")
	length := flag.Duration("time", time.Second, "how long an iteration takes at least")
	shrink := flag.Int("shrink", 1, "divides the work, for smoke tests")
	flag.Parse()
	if *name == "neighbour" {
		for i := 0; i < *iterations; i++ {
			printPercentiles(neighbour(*capacity, *shrink))
		}
		return
	}
	w, known := workloads[*name]
	if !known {
		fmt.Fprintln(os.Stderr, "no workload", *name)
		os.Exit(2)
	}
	for i := -*warmups; i < *iterations; i++ {
		invocations, begin := 0, time.Now()
		for time.Since(begin) < *length || invocations == 0 {
			w.run(*capacity, *shrink)
			invocations++
		}
		nanos := float64(time.Since(begin).Nanoseconds())
		if i >= 0 {
			fmt.Println(nanos / float64(invocations) / float64(w.operations))
		}
	}
}
