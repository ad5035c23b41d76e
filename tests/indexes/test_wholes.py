"""Chunks know their document, and documents their length."""

import numpy as np

from indexes.wholes import Wholes


def test_chunks_belong_to_the_document_that_begins_at_or_before_them() -> None:
    wholes = Wholes.of([5, 6, 9, 10, 14], [5, 9, 14], np.array([3, 0, 2, 4, 7], np.int32))
    assert wholes.owners.tolist() == [0, 0, 1, 1, 2]
    assert wholes.lengths.tolist() == [3, 6, 7]


def test_nothing_is_no_document() -> None:
    wholes = Wholes.of([], [], np.empty(0, np.int32))
    assert (wholes.owners.tolist(), wholes.lengths.tolist()) == ([], [])
