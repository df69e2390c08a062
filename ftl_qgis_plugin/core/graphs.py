"""Which of many things belong together, told by pairs of them."""

from __future__ import annotations

import numpy as np

from .deferred import Deferred

sparse, csgraph = Deferred("scipy.sparse"), Deferred("scipy.sparse.csgraph")


def joined(left: np.ndarray, right: np.ndarray, nodes: int) -> tuple[np.ndarray, int]:
    """Component of each of `nodes` things (int64, 0 .. count - 1) after joining left[i] with right[i]; their count."""
    graph = sparse.coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(nodes, nodes))
    count, component = csgraph.connected_components(graph, directed=False)
    return component.astype(np.int64), count
