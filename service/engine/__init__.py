"""Concurrency only: how many requests share one model, fairly, within limits and deadlines."""
