// Presence: when a field must be present or absent, and how many of several must be present.

/** Whether a member is absent; an empty list means absent, as null does. */
export const isAbsent = (item, {isList}) =>
  item === undefined || item === null || (isList && Array.isArray(item) && !item.length);

/** A condition on another field: it is present or has a value, or the opposite. */
export function when(type, negated, value, initial) {
  const what = value === undefined ? "present" : JSON.stringify(value);
  return {
    words: (name) => `${name} is ${negated ? "not " : ""}${what}`,
    holds(item) {
      const found = value === undefined ? !isAbsent(item, type) : (item ?? initial) === value;
      return found !== negated;
    },
  };
}

const AMOUNTS = {
  "exactly one": (count) => count === 1,
  "at most one": (count) => count <= 1,
  "at least one": (count) => count >= 1,
};

/** Whether so many of some members are present, which are pairs of a value and its type. */
export const isMade = (amount, members) =>
  AMOUNTS[amount](members.filter(([item, type]) => !isAbsent(item, type)).length);
