module heddle/benchmarks

go 1.27
