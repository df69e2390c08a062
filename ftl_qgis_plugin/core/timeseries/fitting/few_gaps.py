"""The seasonal fit of pixels that lack one date or two, from what the fit of all dates has worked out already."""

from __future__ import annotations

import numpy as np

# With more of an unknown's weight on the dates that are lost, whether the rest determines it has to be looked at.
_MOST_LEVERAGE = 0.5
# Numbers in the tables: 16 MB, some 500 dates. Of longer series two dates are next to nothing.
_MOST_NUMBERS = 4_000_000


class FewGaps:
    """Tables of the inverted normal matrices for every choice of one or two lost dates.

    With an orthonormal basis Q of the design and the rows Q_D of the lost dates the normal matrix is I - Q_D' Q_D, its
    inverse by Woodbury's identity I + Q_D' (I - Q_D Q_D')^-1 Q_D (Golub and Van Loan 2013, 2.1.4): a matrix of two rows
    to invert instead of one per pixel.
    """

    def __init__(self, basis: np.ndarray) -> None:
        """`basis`: (dates, unknowns) float64, orthonormal columns."""
        self._dates, unknowns = basis.shape
        # Behind the last date stands one that never has a value: the second one where a single date is lost.
        rows = np.vstack([basis, np.zeros(unknowns)])
        both = rows @ rows.T
        leverage = np.diagonal(both)
        first, second = 1 - leverage[:, np.newaxis], 1 - leverage
        with np.errstate(divide="ignore", invalid="ignore"):
            determinant = first * second - both**2
            one, other, mixed = second / determinant, first / determinant, both / determinant
        # (unknowns, unknowns, pairs of dates)
        self._inverse = np.empty((unknowns, unknowns, both.size), np.float32)
        for row in range(unknowns):
            for column in range(row + 1):
                a, b = np.outer(rows[:, row], np.ones(len(rows))), rows[:, row]
                c, d = np.outer(rows[:, column], np.ones(len(rows))), rows[:, column]
                element = a * (one * c + mixed * d) + b * (mixed * c + other * d) + (row == column)
                self._inverse[row, column] = self._inverse[column, row] = element.reshape(-1)
        self._is_safe = (leverage[:, np.newaxis] + leverage <= _MOST_LEVERAGE).reshape(-1)

    @classmethod
    def of(cls, basis: np.ndarray) -> FewGaps | None:
        """None where there are too many dates for tables."""
        dates, unknowns = basis.shape
        return cls(basis) if (dates + 1) ** 2 * unknowns**2 <= _MOST_NUMBERS else None

    def pairs(self, places: np.ndarray, dates: np.ndarray, lost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(pixels,) each: the number of the pair that a pixel has lost, and whether `solve` may be asked for it.

        `places`, `dates`: pixel and date of every lost value, in the order of the dates; a pixel behind the last is
        nobody's. `lost` (pixels,): how many dates each has lost.
        """
        last = np.full(len(lost) + 1, self._dates)
        last[places] = dates  # of several that go to one place the last one stays
        last = last[:-1]
        other = np.bincount(places, dates, len(last) + 1)[:-1].astype(np.intp)
        other -= last
        other[lost != 2] = self._dates
        numbers = last * (self._dates + 1)
        numbers += other
        return numbers, (lost <= 2) & self._is_safe.take(numbers)

    def solve(self, right: np.ndarray, numbers: np.ndarray, last_alone: bool) -> tuple[np.ndarray, np.ndarray]:
        """Components (unknowns, pixels), or the last one alone, and the variance of the last per unit variance.

        `right` (unknowns, pixels) float32: the products of the basis with the values, 0 for the lost ones; `numbers`
        (pixels,) as `pairs` gives them. float32; of pixels that are not safe what comes out means nothing.
        """
        first = len(right) - 1 if last_alone else 0
        components = np.zeros((len(right) - first, right.shape[1]), np.float32)
        product = np.empty(right.shape[1], np.float32)
        for row in range(first, len(right)):
            for column in range(row + 1):
                # The matrices are symmetric: each element counts on both sides of their diagonal.
                element = self._inverse[row, column].take(numbers)
                components[row - first] += np.multiply(element, right[column], out=product)
                if first <= column < row:
                    components[column - first] += np.multiply(element, right[row], out=product)
        return components, element
