"""What both models of a spec and every step share: what its parts are made of, and the contract.

location    where a part of a spec is, and what all parts are
vocabulary  the fixed words of the language
values      JSON values
nodes       parts of a spec that are the same in both models
notes       what does not affect which documents are valid
bounds      the limits of numbers and depths
patterns    what strings match
facets      restrictions of the values of a type
presence    when a field must be present or absent
recursion   messages that contain themselves
naming      how each format spells a name
"""
