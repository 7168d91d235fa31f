"""Files of interactions: JSON, protobuf and Parquet, read and written in bounded memory."""
