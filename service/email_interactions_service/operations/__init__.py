"""Operations: health checks, logging, metrics and deletion."""
