"""The language of specs: reads a YAML file into the model, and reports faults of form.

source    the files of a spec, and each as a tree of YAML nodes
words     what a single YAML node says              values    the values of keys
language  the description: kinds of nodes, their keys, and the values and meanings of these
package   the description of the head of a spec     types     the description of types
rows      a field on one line                       schema    what is generated from all this
reader    reads nodes as the language describes     parts     reads several files as one spec
presence  the values that are conditions            spelling  suggests what is misspelt
load      builds the model
"""
