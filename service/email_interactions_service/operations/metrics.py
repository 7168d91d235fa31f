"""Metrics for Prometheus, served over HTTP; requires the extra `metrics`."""

from collections.abc import Callable, Iterator, Mapping

from email_interactions_service.settings import Address, SettingsError

Observe = Callable[[str, str, float], None]
"""Called with the method, code and seconds of a call."""


def serve_metrics(address: Address, values: Mapping[str, Callable[[], float]]) -> Observe:
    """Serve the values, and the observed calls, until the program ends.

    A value whose name ends in `_total` is a counter, any other a gauge.
    """
    try:
        import prometheus_client as prometheus  # noqa: PLC0415  the extra may be missing
        from prometheus_client import metrics_core as core  # noqa: PLC0415
    except ModuleNotFoundError:
        raise SettingsError(
            "metrics need a package: pip install 'email-interactions[server,metrics]'"
        ) from None
    calls = prometheus.Counter("email_interactions_calls", "Calls", ["method", "code"])
    seconds = prometheus.Histogram("email_interactions_call_seconds", "Duration", ["method"])

    class Values(prometheus.registry.Collector):
        def collect(self) -> Iterator[core.Metric]:
            for name, value in values.items():
                is_counter = name.endswith("_total")
                kind = core.CounterMetricFamily if is_counter else core.GaugeMetricFamily
                text = name.removesuffix("_total").replace("_", " ")
                yield kind(f"email_interactions_{name}", text, value())

    prometheus.REGISTRY.register(Values())
    try:
        prometheus.start_http_server(address.port, address.host)
    except OSError as error:
        raise SettingsError(f"cannot serve metrics on {address}: {error.strerror}") from None

    def observe(method: str, code: str, duration: float) -> None:
        calls.labels(method, code).inc()
        seconds.labels(method).observe(duration)

    return observe
