"""Compatibility: what changed between two versions of a spec, and for whom it breaks.

effects, kinds  the words: who reads, what can happen to them, which kinds of change there are
changes         one change
compare         two specs -> all changes: messages (fields, pairs, types, enums), services
reserved        numbers and names that must never be used again
baseline        which version to compare with
accepted        breaks that are meant
report          the printed table
"""
