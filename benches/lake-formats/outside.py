"""Reads the lakes that `lake-formats DIR` left with tools that do not know Qianmian: one line a tool and a lake.

A format that lists its files in SQLite is read by asking that database first; a glob would also see replaced files.
"""

import importlib.util
import sqlite3
import sys
from pathlib import Path

import duckdb
import pyarrow.compute as pc
import pyarrow.dataset as ds

MANIFEST = {
    "plain": "select '{root}/' || path from lake_file",
    "ducklake": "select '{root}/ducklake/main/events/' || path from ducklake_data_file where end_snapshot is null",
}


def listed(root, name):
    with sqlite3.connect(root / "store.sqlite") as store:
        return [path for (path,) in store.execute(MANIFEST[name].format(root=root))]


def load_extensions():
    """DuckDB's extensions from PyPI, where they are installed; otherwise DuckDB downloads them."""
    for name in ["sqlite_scanner", "ducklake", "delta"]:
        package = importlib.util.find_spec(f"duckdb_extension_{name}")
        if package:
            (binary,) = Path(package.origin).parent.rglob("*.duckdb_extension")
            duckdb.load_extension(str(binary))


def report(tool, name, read):
    try:
        print(f"{tool:28} {name:9} {read()}")
    except Exception as error:  # a tool that cannot read a format is a finding, not a failure
        print(f"{tool:28} {name:9} cannot: {str(error).splitlines()[0][:90]}")


def revenue_by_duckdb(relation):
    return duckdb.sql(f"select count(*), round(sum(revenue), 2) from {relation}").fetchone()


def revenue_by_pyarrow(table):
    return table.num_rows, round(pc.sum(table["revenue"]).as_py(), 2)


def main(root):
    load_extensions()
    for name in MANIFEST:
        lake = root / name / "large"
        if not lake.exists():
            continue
        files = listed(lake, name)
        report("duckdb read_parquet", name, lambda: revenue_by_duckdb(f"read_parquet({files})"))
        report("pyarrow dataset", name, lambda: revenue_by_pyarrow(ds.dataset(files).to_table(columns=["revenue"])))
    if (root / "ducklake").exists():
        attach = f"ATTACH 'ducklake:sqlite:{root}/ducklake/large/store.sqlite' AS lake"
        report("duckdb extension", "ducklake", lambda: (duckdb.sql(attach), revenue_by_duckdb("lake.main.events"))[1])
    if (root / "delta").exists():
        table = root / "delta" / "large" / "delta"
        report("duckdb extension", "delta", lambda: revenue_by_duckdb(f"delta_scan('{table}')"))
        report("deltalake and pyarrow", "delta", lambda: read_delta(table))


def read_delta(table):
    from deltalake import DeltaTable

    return revenue_by_pyarrow(DeltaTable(table).to_pyarrow_table(columns=["revenue"]))


main(Path(sys.argv[1]).resolve())
