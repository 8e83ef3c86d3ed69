"""How an event is traced: correlation and causation ids always, OpenTelemetry spans when it is installed.

With OpenTelemetry, publishing an event is a PRODUCER span and each attempt of a handler a CONSUMER span below it; the
envelope key `traceparent` (W3C Trace Context) carries the trace from one to the other. It is written only while a span
is being recorded, and whoever does not know it reads past it. Names and attributes follow OpenTelemetry's semantic
conventions for messaging.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from time import monotonic
from typing import Any, Protocol, cast

from bus.context import current_event
from bus.errors import EventPublishError
from bus.event import BaseEvent
from bus.interfaces import IEvent

TRACEPARENT = b',"traceparent":"'
TRACEPARENT_BYTES = 55
"""`00-<32 hex digits>-<16>-<2>`: version 00 has exactly this length."""

MAX_REMEMBERED = 10_000
"""Handled events whose trace is known to follow-ups that are published later, by an outbox for instance."""


def caused(event: IEvent) -> IEvent:
    """`event` as the consequence of the one being handled in this context, unless it says itself where it comes from.

    An event that is its own correlation and has no cause was given neither: it gets the handled event's correlation id,
    and its id as the cause. A new event; the one passed in stays as it is. Outside of handlers: `event` itself.
    """
    cause = current_event.get()
    if cause is None or event.causation_id is not None or event.correlation_id != event.event_id:
        return event
    if cause.event_id == event.event_id or not isinstance(event, BaseEvent):
        return event
    follow_up: BaseEvent = replace(
        cast(Any, event),  # a dataclass, by BaseEvent's own hand, which mypy cannot see
        correlation_id=cause.correlation_id,
        causation_id=cause.event_id,
    )
    return follow_up


def read_traceparent(body: bytes) -> str | None:
    """The `traceparent` in a wire form, or None. It is always the last key, so nothing has to be parsed."""
    tail = body[-(len(TRACEPARENT) + TRACEPARENT_BYTES + 2) :]
    if not tail.startswith(TRACEPARENT):
        return None
    return tail[len(TRACEPARENT) : -2].decode(errors="replace")


def installed_tracing() -> Tracing | None:
    """Tracing by the tracer provider of the process, or None without OpenTelemetry."""
    try:
        return Tracing()
    except ModuleNotFoundError:
        return None


class Outgoing(Protocol):
    """An event on its way out, as far as tracing goes: its wire form."""

    body: bytes


class Tracing:
    """Makes the spans of a bus. Raises ImportError without OpenTelemetry.

    `provider`: an OpenTelemetry TracerProvider; None: the one set for the process, now or later.
    """

    def __init__(self, provider: Any = None) -> None:
        self._api = import_module("opentelemetry.trace")
        self._is_on = provider is not None
        self._look_again_at = 0.0
        self._tracer = self._api.get_tracer("bus", tracer_provider=provider)
        self._w3c = import_module("opentelemetry.trace.propagation.tracecontext").TraceContextTextMapPropagator()
        self._handled: OrderedDict[str, str] = OrderedDict()

    @property
    def is_on(self) -> bool:
        """Whether anybody makes spans by now: OpenTelemetry may be installed and a tracer provider never set.

        A provider that is set while events flow is noticed within a second.
        """
        if not self._is_on and (now := monotonic()) >= self._look_again_at:
            self._is_on = not isinstance(self._api.get_tracer_provider(), self._api.ProxyTracerProvider)
            self._look_again_at = now + 1.0
        return self._is_on

    @contextmanager
    def publishing(self, events: Sequence[IEvent], outgoing: Sequence[Outgoing]) -> Iterator[None]:
        """A span for each event while it is being published; its `traceparent` is put into what goes out.

        What is raised is recorded with the events it concerns and passed on. An event that is published outside of
        every span, but whose cause was handled here, joins its cause's trace.
        """
        spans = [self._begin(event, out) for event, out in zip(events, outgoing, strict=True)]
        try:
            yield
        except Exception as error:
            concerned = error.event_ids if isinstance(error, EventPublishError) else None
            for event, span in zip(events, spans, strict=True):
                if concerned is None or event.event_id in concerned:
                    span.set_attribute("error.type", type(error).__qualname__)
                    span.record_exception(error)
                    span.set_status(self._api.StatusCode.ERROR, str(error))
            raise
        finally:
            for span in spans:
                span.end()

    def _begin(self, event: IEvent, out: Outgoing) -> Any:
        span = self._tracer.start_span(
            f"publish {event.event_type}",
            context=self._context_for(event),
            kind=self._api.SpanKind.PRODUCER,
            attributes={
                **_attributes(event, "publish", "send"),
                "messaging.message.body.size": len(out.body),
            },
        )
        if span.is_recording():
            carrier: dict[str, str] = {}
            self._w3c.inject(carrier, context=self._api.set_span_in_context(span))
            out.body = out.body[:-1] + TRACEPARENT + carrier["traceparent"].encode() + b'"}'
        return span

    @contextmanager
    def handling(self, event: IEvent, body: bytes, group: str, attempt: int) -> Iterator[None]:
        """The span of one attempt, current for whatever the handler does. What it raises is recorded and passed on."""
        traceparent = read_traceparent(body)
        context = None
        if traceparent is not None:
            context = self._w3c.extract({"traceparent": traceparent})
            self._remember(event.event_id, traceparent)
        attributes = {
            **_attributes(event, "handle", "process"),
            "messaging.consumer.group.name": group,
            "bus.delivery.attempt": attempt,
        }
        with self._tracer.start_as_current_span(
            f"handle {event.event_type}", context=context, kind=self._api.SpanKind.CONSUMER, attributes=attributes
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_attribute("error.type", type(error).__qualname__)
                raise

    def _context_for(self, event: IEvent) -> Any:
        """The context a publish span belongs in: None for the present one."""
        if self._api.get_current_span().get_span_context().is_valid or event.causation_id is None:
            return None
        traceparent = self._handled.get(event.causation_id)
        return self._w3c.extract({"traceparent": traceparent}) if traceparent is not None else None

    def _remember(self, event_id: str, traceparent: str) -> None:
        self._handled[event_id] = traceparent
        self._handled.move_to_end(event_id)
        while len(self._handled) > MAX_REMEMBERED:
            self._handled.popitem(last=False)


def _attributes(event: IEvent, name: str, kind: str) -> dict[str, str]:
    return {
        "messaging.system": "redis",
        "messaging.operation.name": name,
        "messaging.operation.type": kind,
        "messaging.destination.name": str(event.event_type),
        "messaging.message.id": event.event_id,
        "messaging.message.conversation_id": event.correlation_id,
    }
