"""The language of specs: reads a YAML file into the model, and reports faults of form.

language  the description: kinds of nodes, their keys, and the values and meanings of these
package   the description of the head of a spec
schema    what is generated from it: the schema for editors, the tables of keys for readers
source    a file as a tree of YAML nodes            slips     advice where the YAML parser stops
words     what a single YAML node says              values    the values of keys
reader    reads nodes as the language describes     load      builds the model from them
spelling  suggests the word that an unknown one misspells
several   a spec of several files
"""
