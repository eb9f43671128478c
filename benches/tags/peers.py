"""The same rules by another engine: `peers.py polars|chdb|duckdb FOLDER T` prints the people of each tag as JSON."""

import datetime
import json
import sys

from rules import rules

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
    engine, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    print(json.dumps(list(map(int, globals()[engine](folder, count)))))
