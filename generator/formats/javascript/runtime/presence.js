// Presence: when a field must be present or absent, and how many of several must be present.

/** Returns whether a member is absent; null and an empty list mean absent. */
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

/** Tests how many of some members, pairs of a value and its type, are present. */
export function choice(fields, sentence, amount, members) {
  if (fields.add) return true;
  const count = members.filter(([item, type]) => !isAbsent(item, type)).length;
  return AMOUNTS[amount](count) || fields.failed?.push(sentence);
}

/** Tests a field with conditions that require or forbid it, each with the value to test. */
export function depends(fields, item, type, {required, forbidden, initial}) {
  if (fields.add) {
    const explain = explained(item, type, required, forbidden);
    return fields.add(item, type, {initial, explain});
  }
  const before = fields.failed?.length;
  const [other, condition] = (isAbsent(item, type) ? required : forbidden) ?? [];
  const found = fields.optional(item, type);
  if (!found || !condition?.holds(other) || fields.failed?.length > before) return found;
  return fields.fail();
}

/** Reports the violations of a field whose presence depends on others. */
const explained = (name, type, required, forbidden) => (own, place, report) => {
  const isThere = !isAbsent(own[name], type);
  if (isThere && !type.test(own[name], report)) type.explain(own[name], place, report);
  const [other, condition] = (isThere ? forbidden : required) ?? [];
  if (!condition?.holds(own[other])) return;
  const words = condition.words(other);
  if (isThere) report.add(place, "forbidden", `${name} must be absent when ${words}`);
  else report.add(place, "required_if", `${name} is required when ${words}`);
};
