"""Records as rows of record batches and Parquet files."""
