//! Columnar datasets: immutable events and rejects as Parquet, through object_store, with a manifest in the SQL store.
