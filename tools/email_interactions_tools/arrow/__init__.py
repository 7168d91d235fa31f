"""Records in Arrow record batches and Parquet files; requires pyarrow, the extra `arrow`.

    checked = check_batches(batches)  # in Spark, DuckDB, Polars
    with RecordWriter("inbound.parquet", EmailIn) as writer:
        writer.write(record)
    for item in iter_parquet("inbound.parquet"):
        ...

Rows have the schemas of `email_interactions.arrow`.
"""

from email_interactions.arrow import schema  # first: it reports that pyarrow is missing
from email_interactions_tools.arrow.batches import check_batches, checked_schema
from email_interactions_tools.arrow.parquet import RecordWriter, iter_parquet
from email_interactions_tools.arrow.rows import to_batch, to_documents

__all__ = [
    "RecordWriter",
    "check_batches",
    "checked_schema",
    "iter_parquet",
    "schema",
    "to_batch",
    "to_documents",
]
