"""What else one might put behind HTTP: small servers that the benchmarks compare with."""
