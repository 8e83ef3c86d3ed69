"""Sagas: what takes several events and a while, and either gets done or is undone.

saga        a process over time, told as the steps of one class; it reacts to events and sets itself times
key         what one run is about, by default the partition key of its events, such as a user's id
run         a saga under way for one key: what it has done, noted and waits for, durable after each step
step        what the saga does about one event, once per run, in that event's unit of work
timeout     a step that a time brings rather than another's event; setting it schedules an event
undoing     when a step fails for good: the compensations of the steps done so far, in reverse order
compensation  what makes good one step's effects, where something can
failed for good  a step (often a timeout) raised StepFailed; every other exception means that it is tried again
"""

from services.saga.errors import SagaError, StepFailed
from services.saga.run import Run, RunState
from services.saga.runs import Runs
from services.saga.saga import Saga
from services.saga.steps import Step, Timeout, begins, step, timeout

__all__ = [
    "Run",
    "RunState",
    "Runs",
    "Saga",
    "SagaError",
    "Step",
    "StepFailed",
    "Timeout",
    "begins",
    "step",
    "timeout",
]
