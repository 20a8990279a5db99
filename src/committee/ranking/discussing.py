"""Which applications should a meeting discuss first, and why each of them?

Where the ranking does not settle who is funded, where readers contradict each other, and where hardly anybody read:
the grey zone of NeurIPS 2014 (probability of acceptance between 0.1 and 0.9), and three flags that a mean hides.
Rows in, rows out; no SQL.
"""

import numpy as np
import pandas as pd

from committee.words import N_, Labelled

DISCUSS_COLUMNS = ("application_id", "is_first", "reasons", "order")
UNSURE_ABOVE, UNSURE_BELOW = 0.10, 0.90
# Three marks on a scale from 0 to 5.
DISAGREEMENT = 3 / 5
FEWEST_READERS = 2


class Reason(Labelled):
    """Why an application is discussed first."""

    UNSURE = "unsure", N_("The ranking does not settle it")
    DISAGREEMENT = "disagreement", N_("Readers disagree")
    SPLIT = "split", N_("Some readers below a threshold, others above")
    FEW_READERS = "few_readers", N_("Fewer than two readers")


def discuss_first(frame: pd.DataFrame, scale_width: float = 5.0) -> pd.DataFrame:
    """One row an application, in the given order: application_id, is_first, reasons, order.

    ``frame``: application_id, and as far as they are known (a missing column or value is unknown and gives no
    reason): ``p_funded``, the probability to be funded, or else ``p_top``; ``scale_gap``, the largest gap between
    readers on one criterion, in marks; ``spread``, the gap between their totals out of 100, asked only where
    ``scale_gap`` is unknown; ``threshold_split``, whether readers stand on both sides of a criterion's threshold;
    ``readers``; ``amount`` in euros; ``across_line``, whether some readers' totals stand above the funding line and
    others under it. ``scale_width``: upper less lower end of the scale of marks; three marks on a scale of five are
    a disagreement, and as much of another scale.

    With several readers and criteria nearly every application has one criterion with marks three apart: a
    disagreement that leaves all readers on the same side of the line changes nothing that a meeting decides, and
    is no reason where ``across_line`` is False. Where it is unknown, without a line above all, the gap is enough.

    ``reasons`` is a tuple of Reason, empty for what is not first. ``order`` counts from 1 over those that are
    first, NA for the others: the greatest doubt 1 − |2p − 1| before, among equals the greatest amount, then the
    identifier. An unknown probability is no certainty: it stands with the greatest doubt. An unknown amount comes
    after the known ones.
    """
    if not scale_width > 0:
        raise ValueError("a scale's width is above 0")
    probability = _numbers(frame, "p_funded")
    probability = np.where(np.isnan(probability), _numbers(frame, "p_top"), probability)
    gap, spread = _numbers(frame, "scale_gap") / scale_width, _numbers(frame, "spread") / 100
    gap = np.where(np.isnan(gap), spread, gap)
    is_on_one_side = _numbers(frame, "across_line") == 0
    flags = {
        Reason.UNSURE: (probability > UNSURE_ABOVE) & (probability < UNSURE_BELOW),
        Reason.DISAGREEMENT: (gap > DISAGREEMENT - 1e-9) & ~is_on_one_side,
        Reason.SPLIT: _numbers(frame, "threshold_split") > 0,
        Reason.FEW_READERS: _numbers(frame, "readers") < FEWEST_READERS,
    }
    is_first = np.any(list(flags.values()), axis=0)
    identifiers = frame["application_id"].to_numpy(dtype=object)
    doubt = np.where(np.isnan(probability), 1.0, 1 - np.abs(2 * probability - 1))
    amount = _numbers(frame, "amount")
    names = np.argsort(np.argsort(identifiers.astype(str), kind="stable"), kind="stable")
    # Doubts that differ by rounding alone are equal: p and 1 − p.
    ordered = np.lexsort(
        (names, np.where(np.isnan(amount), np.inf, -amount), -np.round(doubt, 12), ~is_first)
    )
    order = np.empty(len(frame), dtype=np.int64)
    order[ordered] = np.arange(1, len(frame) + 1)
    found = pd.DataFrame(
        {
            "application_id": identifiers,
            "is_first": is_first,
            "reasons": pd.Series(
                [tuple(reason for reason in Reason if flags[reason][at]) for at in range(len(frame))],
                dtype=object,
            ),
            "order": pd.array(order, dtype="Int64"),
        },
        columns=list(DISCUSS_COLUMNS),
    ).astype({"application_id": object})
    found.loc[~is_first, "order"] = pd.NA
    return found


def _numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    """The column as floats, NaN where unknown."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    values = frame[column]
    if values.dtype == object:
        values = pd.to_numeric(values.map(lambda value: np.nan if pd.isna(value) else float(value)))
    return np.asarray(values.to_numpy(dtype=float, na_value=np.nan))
