"""Traces: what a collector gets, beneath which caller, and that no text is in it."""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from service.errors import StartError
from service.observe.tracing import Tracing, Untraced
from service.settings import Settings

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


class Collector:
    """An OTLP/HTTP collector on this machine that keeps what it gets."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1/traces"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def spans(self) -> list:
        """All spans that have come, in OTLP's own form."""
        return [
            span
            for body in self.bodies
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector():
    """A collector for one test."""
    made = Collector()
    yield made
    made.close()


def attributes(span) -> dict[str, object]:
    """A span's attributes as plain values."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


def test_a_request_is_a_span_with_its_stages_beneath(serve, collector, text, caplog):
    """Queue and inference are spans under the request's, which is under the caller's own."""
    running = serve(tracing_endpoint=collector.url)
    caplog.set_level("INFO", logger="service.request")
    answer = running.analyze(
        {"text": text}, traceparent=f"00-{TRACE}-{PARENT}-01", x_request_id="r-1"
    )
    assert answer.status_code == 200
    running.stop()
    spans = {span.name: span for span in collector.spans}
    assert set(spans) == {"POST /v1/analyze", "turn", "prepare", "queue", "inference", "assemble"}
    root = spans.pop("POST /v1/analyze")
    assert (root.trace_id.hex(), root.parent_span_id.hex()) == (TRACE, PARENT)
    assert attributes(root) == {
        "http.request.method": "POST",
        "http.route": "/v1/analyze",
        "http.response.status_code": 200,
        "framelens.request_id": "r-1",
    }
    for span in spans.values():
        assert span.trace_id == root.trace_id
        assert span.parent_span_id == root.span_id
        assert root.start_time_unix_nano <= span.start_time_unix_nano + 1_000_000
        assert span.start_time_unix_nano <= span.end_time_unix_nano
        assert span.end_time_unix_nano <= root.end_time_unix_nano + 1_000_000
    order = ["turn", "prepare", "queue", "inference", "assemble"]
    assert sorted(order, key=lambda name: spans[name].end_time_unix_nano) == order
    assert [record.trace_id for record in caplog.records if record.name == "service.request"] == [
        TRACE
    ]


def test_a_trace_of_ones_own_where_the_caller_has_none(serve, collector, text, caplog):
    """Without traceparent a trace begins here, and the log line names it; probes have none."""
    running = serve(tracing_endpoint=collector.url)
    caplog.set_level("INFO", logger="service.request")
    running.analyze({"text": text})
    running.client.get("/readyz")
    running.stop()
    (root,) = (span for span in collector.spans if not span.parent_span_id)
    logged = {
        record.route: getattr(record, "trace_id", None)
        for record in caplog.records
        if record.name == "service.request"
    }
    assert logged == {"/v1/analyze": root.trace_id.hex(), "/readyz": None}


def test_each_line_of_a_batch_is_a_span(serve, collector, text):
    """Lines are told apart by their numbers; the one that fails has the problem's code."""
    running = serve(tracing_endpoint=collector.url)
    body = "\n".join(json.dumps({"text": one}) for one in (text, "12 !", text))
    running.client.post("/v1/batch", content=body, headers={"Content-Type": "application/x-ndjson"})
    running.stop()
    lines = {
        attributes(span)["framelens.line"]: attributes(span).get("error.type")
        for span in collector.spans
        if span.name == "line"
    }
    assert lines == {1: None, 2: "text_empty", 3: None}


def test_no_text_reaches_a_trace(serve, collector, gate):
    """Titles, texts, names, ids, paths, methods and failures: no span repeats any of it."""
    marker = "zyxmarker"
    running = serve(load=gate.load, tracing_endpoint=collector.url)
    article = {"id": marker, "title": marker, "text": f"The {marker} lied to us all."}
    article["targets"] = [{"name": marker}]
    assert running.analyze(article).status_code == 200
    gate.failure = RuntimeError(marker)
    assert running.analyze(article).status_code == 503
    running.client.get(f"/{marker}?{marker}")
    running.client.get(f"/v1/models/{marker}")
    running.client.request(marker.upper(), "/info")
    running.client.post("/v1/analyze", json={marker: marker}, headers={"tracestate": "a=b"})
    gate.failure = None
    running.stop()
    assert len(collector.spans) > 6
    assert marker not in b"".join(collector.bodies).decode("latin-1").lower()


def test_a_collector_that_is_gone_is_nobodys_trouble(serve, text):
    """Answers do not wait for traces, and the service stops all the same."""
    running = serve(tracing_endpoint="http://127.0.0.1:9/v1/traces")
    assert running.analyze({"text": text}).status_code == 200
    running.stop()


def test_nothing_is_traced_unless_a_collector_is_named():
    """Off by default: no library is loaded, no thread is started, nothing is sent."""
    span = Tracing.of(Settings()).begin("GET", {})
    assert isinstance(span, Untraced)
    assert span.trace_id is None


def test_without_the_extra_a_named_collector_stops_the_start(monkeypatch):
    """What is asked for and cannot be done is said at the start, with the remedy."""
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(StartError, match=r"framelens\[tracing\]"):
        Tracing.of(Settings(tracing_endpoint="http://127.0.0.1:9/v1/traces"))
