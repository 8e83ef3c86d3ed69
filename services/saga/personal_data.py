"""What the sagas hold about one person: the runs whose key is their id."""

from __future__ import annotations

from services.personal import Held, PersonalTables
from services.saga.tables import sagas

SAGA_DATA = PersonalTables(Held(sagas, sagas.c.key))
