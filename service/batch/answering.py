"""What a worker does: one record in, one line for the spool out.

An article that cannot be analysed is answered by a fault with the code that HTTP would give; a
defect of ours is ``internal`` and says where, never what. Only what would befall every article
(no memory, no disk) ends the run.
"""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from service.api.errors import kind_of
from service.api.schemas.request import AnalyzeRequest
from service.batch.readers import Fault
from service.batch.rows import table_rows
from service.errors import InputError
from service.tasks.answer import to_answer

if TYPE_CHECKING:
    from service.batch.records import Record
    from service.tasks.pipeline import Pipeline

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers records with one pipeline, in the thread that calls.

    ``options`` are members of the request besides the article: ``clean``, ``language``,
    ``summary``, ``explain``. A record's own language comes first.
    """

    pipeline: Pipeline
    options: Json

    def line(self, record: Record) -> bytes:
        """The record's line of the spool: its rows, or its fault."""
        found = record.fault or self._rows(record)
        told: Json = {"row": record.row, "digest": record.digest}
        if isinstance(found, Fault):
            told["fault"] = {
                "row": record.row,
                "source": record.source,
                "line": record.line,
                "id": record.id,
                "code": found.code,
                "detail": found.detail,
            }
        else:
            told["tables"] = found
        return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    def _rows(self, record: Record) -> Json | Fault:
        try:
            request = AnalyzeRequest(id=record.id, **{**self.options, **record.article})
        except ValidationError as error:
            return Fault("validation_failed", _first(error))
        try:
            analysis = self.pipeline.analyse(request.article(), request.options())
            answer = to_answer(analysis, self.pipeline)
            return table_rows(record, answer, analysis.document.text)
        except InputError as error:
            return Fault(kind_of(error).code, str(error))
        except (MemoryError, OSError):
            raise
        except Exception as defect:  # noqa: BLE001 - told in the errors, and the run goes on
            return Fault("internal", _where(defect))


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, without the value that is."""
    fault = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(step) for step in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"]


def _where(defect: Exception) -> str:
    """Type and place of an exception; its message may hold a piece of the article."""
    frame = traceback.extract_tb(defect.__traceback__)[-1]
    return f"{type(defect).__name__} at {Path(frame.filename).name}:{frame.lineno}."
