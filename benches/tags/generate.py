"""Workload W: `generate.py PEOPLE EVENTS FOLDER [PARTS]` writes an IM event history as Parquet parts in the order of time.

30 event names by Zipf's law, 90 days up to 2026-10-31 (UTC), people active by a power law, 40 categories, an amount on
every completed order. The seed is fixed: the same numbers give the same files. Needs numpy and pyarrow.
"""

import os
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

NAMES = [
    "Message Received", "Message Read", "Message Replied", "Link Clicked", "File Downloaded", "Activity Joined",
    "Group Joined", "Group Left", "Blocked", "Reaction Added", "Order Completed", "Order Refunded", "Product Viewed",
    "Product Added", "Coupon Applied", "Live Joined", "Search", "Share", "Profile Updated", "Login",
] + [f"Custom {i}" for i in range(10)]
CATEGORIES = [f"cat{i:02d}" for i in range(40)]
DAY = 86_400 * 10**6
END = np.datetime64("2026-11-01T00:00:00", "us").astype(np.int64)
SPAN = 90 * DAY


def main(people, events, folder, parts=18):
    os.makedirs(folder, exist_ok=True)
    rng = np.random.default_rng(7)
    weights = 1 / np.arange(1, len(NAMES) + 1)
    weights /= weights.sum()
    rows = events // parts
    for part in range(parts):
        # Active people are spread over the ids.
        who = (people * rng.random(rows) ** 2.2).astype(np.uint32)
        who = (who.astype(np.uint64) * np.uint64(2654435761) % np.uint64(people)).astype(np.uint32)
        start = END - SPAN + SPAN * part // parts
        at = np.sort(rng.integers(start, start + SPAN // parts, rows))
        event = rng.choice(len(NAMES), rows, p=weights).astype(np.int8)
        category = rng.integers(0, len(CATEGORIES), rows).astype(np.int8)
        ordered = NAMES.index("Order Completed")
        revenue = np.where(event == ordered, np.round(rng.lognormal(4, 1, rows), 2), np.nan)
        table = pa.table({
            "user_id": pa.array(who, pa.uint32()),
            "ts": pa.array(at, pa.timestamp("us")),
            "event": pa.DictionaryArray.from_arrays(pa.array(event), NAMES),
            "category": pa.DictionaryArray.from_arrays(pa.array(category), CATEGORIES),
            "revenue": pa.array(revenue, pa.float64(), from_pandas=True),
        })
        path = os.path.join(folder, f"part-{part:03d}.parquet")
        pq.write_table(table, path, compression="zstd", row_group_size=1 << 20)


if __name__ == "__main__":
    main(int(float(sys.argv[1])), int(float(sys.argv[2])), sys.argv[3], *map(int, sys.argv[4:5]))
