"""Where traces go: to a collector, as OpenTelemetry's own variables say. Loaded only where EDB_TRACES is on."""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def provider() -> TracerProvider:
    """What makes spans and sends them off in the background; those that cannot be sent are dropped."""
    named = Resource.create({"service.name": "edb"}).merge(OTELResourceDetector().detect())
    made = TracerProvider(resource=named)
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return made
