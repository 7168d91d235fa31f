"""The language of specs: a YAML file becomes a Spec of the model, and faults at their places.

source  the file and its syntax       slips    what to write where YAML stops
keys    the keys of a mapping         reader   the values of the keys
words   what a single word says       load     the nodes of the language
spelling  the known word that an unknown one misspells
"""
