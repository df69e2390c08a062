"""What holds for each candidate, as the texts in which a long log was read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping, Sequence

import numpy as np

from ...study.log.verdicts import Verdict


class HeldVerdicts(MutableMapping[str, Verdict]):
    """Verdicts by candidate, each kept as one text, in a third of the memory, until it is asked for.

    `row_of`: rows of the candidates; others may join it later.
    """

    def __init__(self, row_of: Mapping[str, int]) -> None:
        self._row_of = row_of
        self._texts = np.full(len(row_of), None, object)
        self._said: dict[str, Verdict | None] = {}  # since then; None: nothing holds any more

    def keep(self, rows: np.ndarray, texts: Sequence[str]) -> None:
        """Takes over some of `study.log.standing.Standing.texts` for these rows."""
        self._texts[rows] = texts

    def __getitem__(self, candidate: str) -> Verdict:
        if candidate in self._said:
            entry = self._said[candidate]
        else:
            text = self._text(candidate)
            entry = None if text is None else Verdict._make(json.loads(text))
        if entry is None:
            raise KeyError(candidate)
        return entry

    def __setitem__(self, candidate: str, entry: Verdict) -> None:
        self._said[candidate] = entry

    def __delitem__(self, candidate: str) -> None:
        if candidate not in self:
            raise KeyError(candidate)
        self._said[candidate] = None

    def __iter__(self) -> Iterator[str]:
        for candidate in self._row_of:
            if candidate not in self._said and self._text(candidate) is not None:
                yield candidate
        for candidate, entry in self._said.items():
            if entry is not None:
                yield candidate

    def __len__(self) -> int:
        return sum(1 for _candidate in self)

    def __contains__(self, candidate: object) -> bool:
        if candidate in self._said:
            return self._said[candidate] is not None
        return self._text(candidate) is not None

    def _text(self, candidate: object) -> str | None:
        row = self._row_of.get(candidate)
        return None if row is None or row >= len(self._texts) else self._texts[row]
