"""Compatibility: what changed between two versions of a spec, and which consumers it breaks.

kinds     the table: every kind of change and its severity for each consumer
effects   severities that depend on types, presence and oneofs
compare   two specs -> all changes
history   the earlier versions of a spec, and the changes between releases
accepted  breaking changes that are intended
report    the printed table
"""
