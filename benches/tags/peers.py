"""The same rules by another engine: `peers.py polars|chdb|duckdb FOLDER T` prints the people of each tag as JSON,
`peers.py polars FOLDER ranks` those of the rules that rank people."""

import datetime
import json
import sys

from rules import RANKS, rules

NOW = datetime.datetime(2026, 11, 1)


def polars(folder, count):
    import polars as pl

    columns = []
    for number, (event, aggregate, days, category, threshold) in enumerate(rules(count)):
        chosen = (pl.col("event") == event) & (pl.col("ts") >= NOW - datetime.timedelta(days=days))
        if category:
            chosen = chosen & (pl.col("category") == category)
        value = {
            "count": chosen.sum(),
            "sum": pl.when(chosen).then(pl.col("revenue")).sum(),
            "days": pl.col("ts").dt.date().filter(chosen).n_unique(),
        }[aggregate]
        columns.append((value >= threshold).alias(f"t{number}"))
    people = pl.scan_parquet(f"{folder}/*.parquet").group_by("user_id").agg(columns)
    return people.select(pl.exclude("user_id").sum()).collect(engine="streaming").row(0)


def polars_ranks(folder):
    import polars as pl

    since = {days: pl.col("ts") >= NOW - datetime.timedelta(days=days) for days in (30, 90)}
    orders = (pl.col("event") == "Order Completed") & since[90]
    # Summed in whole millionths, because floats summed in another order rank a few people differently.
    spent = (pl.col("revenue").filter(orders) * 1e6).round().cast(pl.Int64).sum() / 1e6
    numbers = [
        spent,
        ((pl.col("event") == "Message Read") & since[30]).sum(),
        # Qianmian's days_since_last: whole calendar days since the last event, unknown without one.
        (NOW.date() - pl.col("ts").filter(pl.col("event") == "Link Clicked").max().dt.date()).dt.total_days() - 1,
        pl.when(orders.sum() > 0).then(spent / orders.sum()),
    ]
    people = pl.scan_parquet(f"{folder}/*.parquet").group_by("user_id")
    people = people.agg([number.alias(f"r{place}") for place, number in enumerate(numbers)]).collect(engine="streaming")
    counts = []
    for place, (_, threshold) in enumerate(RANKS):
        known = people[f"r{place}"].drop_nulls()
        rank = (known.rank("min") - 1) / max(len(known) - 1, 1)
        counts.append((rank >= threshold).sum())
    return counts


def chdb(folder, count):
    from chdb import session

    columns = []
    for number, (event, aggregate, days, category, threshold) in enumerate(rules(count)):
        chosen = f"event='{event}' AND ts>=toDateTime64('{NOW}',6,'UTC') - INTERVAL {days} DAY"
        if category:
            chosen += f" AND category='{category}'"
        value = {
            "count": f"countIf({chosen})",
            "sum": f"sumIf(revenue,{chosen})",
            "days": f"uniqExactIf(toDate(ts,'UTC'),{chosen})",
        }[aggregate]
        columns.append(f"({value} >= {threshold}) AS t{number}")
    people = f"SELECT user_id,{','.join(columns)} FROM file('{folder}/*.parquet',Parquet) GROUP BY user_id"
    tallies = ",".join(f"countIf(t{number})" for number in range(count))
    answer = session.Session().query(f"SELECT {tallies} FROM ({people}) SETTINGS max_threads=2", "CSV")
    return [int(field) for field in str(answer).strip().split(",")]


def duckdb(folder, count):
    import duckdb as engine

    columns = []
    for number, (event, aggregate, days, category, threshold) in enumerate(rules(count)):
        chosen = f"event='{event}' AND ts>=TIMESTAMP '{NOW}' - INTERVAL {days} DAY"
        if category:
            chosen += f" AND category='{category}'"
        value = {
            "count": f"count(*) FILTER (WHERE {chosen})",
            "sum": f"sum(revenue) FILTER (WHERE {chosen})",
            "days": f"count(DISTINCT CAST(ts AS DATE)) FILTER (WHERE {chosen})",
        }[aggregate]
        columns.append(f"({value} >= {threshold}) AS t{number}")
    people = f"SELECT user_id,{','.join(columns)} FROM '{folder}/*.parquet' GROUP BY user_id"
    tallies = ",".join(f"count(*) FILTER (WHERE t{number})" for number in range(count))
    database = engine.connect()
    database.execute("SET threads=2; SET TimeZone='UTC'")
    return database.execute(f"SELECT {tallies} FROM ({people})").fetchone()


if __name__ == "__main__":
    engine, folder, asked = sys.argv[1:]
    found = polars_ranks(folder) if asked == "ranks" else globals()[engine](folder, int(asked))
    print(json.dumps(list(map(int, found))))
