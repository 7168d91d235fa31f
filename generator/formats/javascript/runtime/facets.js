// Facets: restrictions of the values of a type, or of the number of items of a list.

const MAX_LISTED = 20;

const length = (text) => [...text].length;

// By name: the rule, a test, and the text of the message.
const FACETS = {
  minimum: ["range", (value, bound) => value >= bound, "must be at least"],
  exclusive_minimum: ["range", (value, bound) => value > bound, "must be greater than"],
  maximum: ["range", (value, bound) => value <= bound, "must be at most"],
  exclusive_maximum: ["range", (value, bound) => value < bound, "must be less than"],
  min_length: ["length", (value, bound) => length(value) >= bound, "length must be at least"],
  max_length: ["length", (value, bound) => length(value) <= bound, "length must be at most"],
  min_items: ["items", ({length}, bound) => length >= bound, "number of items must be at least"],
  max_items: ["items", ({length}, bound) => length <= bound, "number of items must be at most"],
  values: ["enum", (value, bound) => bound.includes(value), "must be"],
  not_in: ["enum", (value, bound) => !bound.includes(value), "must not be"],
};

/** Returns a number as text, or the first of many values. */
function listed(bound) {
  const values = [bound].flat();
  const found = values.slice(0, MAX_LISTED).map((value) => JSON.stringify(value));
  if (values.length > MAX_LISTED) found.push(`${values.length - MAX_LISTED} more`);
  return `${values.length > 1 ? "one of " : ""}${found.join(", ")}`;
}

/** A type with facets; facets of a list apply unless it is empty. */
export function restricted(type, facets) {
  const {isList} = type;
  const checks = Object.entries(facets).map(([name, bound]) => {
    const [rule, holds, words] = FACETS[name];
    return {rule, message: `${words} ${listed(bound)}`, holds: (value) => holds(value, bound)};
  });
  const broken = (value) =>
    isList && !value.length ? undefined : checks.find(({holds}) => !holds(value));
  return {
    ...type,
    test: (value, report) => type.test(value, report) && !broken(value),
    explain(value, path, report) {
      const isRight = type.test(value, report);
      const found = isRight || (isList && Array.isArray(value)) ? broken(value) : undefined;
      if (found) report.add(path, found.rule, found.message);
      if (!isRight) type.explain(value, path, report);
    },
  };
}
