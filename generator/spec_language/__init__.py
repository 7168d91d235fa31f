"""The language of specs: a YAML file becomes a Spec of the model, and faults at their places.

source  the file and its syntax       slips    what to write where YAML stops
keys    the keys of a mapping         reader   the values of the keys
words   what a single word says       meaning  whether two words say different things
load    the nodes of the language
"""
