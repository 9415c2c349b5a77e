"""What benchmarks reckon with."""
