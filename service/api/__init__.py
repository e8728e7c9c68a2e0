"""The HTTP interface: everything that knows about requests, headers and status codes."""
