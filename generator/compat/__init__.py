"""Compatibility: what changed between two versions of a spec, and which consumers it breaks.

effects   how severe a change is for each consumer
cases     effects that depend on types, presence and oneofs
kinds     the table: every kind of change and its effects
compare   two specs -> all changes
history   the earlier versions of a spec, and the changes between releases
accepted  breaking changes that are intended
report    the printed table
"""
