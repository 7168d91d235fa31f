"""The files of a spec: finds them (folder), reads them (files), parses YAML (compose, slips)."""
