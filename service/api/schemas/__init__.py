"""The HTTP contract as pydantic models; imports neither the web framework nor a model library."""
