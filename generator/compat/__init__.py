"""Compatibility: what changed between two versions of a spec, and for whom it breaks.

kinds     the table: every kind of change and its severity for each consumer
nodes     what is compared the same way for every kind of node
types     which values of one type another type accepts
fields    the fields and oneofs of a message
compare   two specs -> all changes
history   the earlier versions of a spec, and the changes between releases
accepted  breaking changes that are intended
report    the printed table
"""
