"""Metrics for Prometheus, served over HTTP; requires the extra `metrics`."""

from collections.abc import Callable, Mapping

from email_interactions_service.settings import Address, SettingsError

Observe = Callable[[str, str, float], None]
"""What to do with the method, code and seconds of a call."""


def serve_metrics(address: Address, gauges: Mapping[str, Callable[[], float]]) -> Observe:
    """Serve the gauges, and what is observed about calls, until the program ends."""
    try:
        import prometheus_client as prometheus  # noqa: PLC0415  the extra may be missing
    except ModuleNotFoundError:
        raise SettingsError(
            "metrics need a package: pip install 'email-interactions[server,metrics]'"
        ) from None
    calls = prometheus.Counter("email_interactions_calls", "Calls", ["method", "code"])
    seconds = prometheus.Histogram("email_interactions_call_seconds", "Duration", ["method"])
    for name, value in gauges.items():
        gauge = prometheus.Gauge(f"email_interactions_{name}", name.replace("_", " "))
        gauge.set_function(value)
    try:
        prometheus.start_http_server(address.port, address.host)
    except OSError as error:
        raise SettingsError(f"cannot serve metrics on {address}: {error.strerror}") from None

    def observe(method: str, code: str, duration: float) -> None:
        calls.labels(method, code).inc()
        seconds.labels(method).observe(duration)

    return observe
