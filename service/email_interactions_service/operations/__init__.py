"""What operators see and start: health, logs, metrics, deletion."""
