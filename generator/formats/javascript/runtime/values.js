// The types of values. `test` returns whether a present value is valid; it may reject a valid one.
// Then `explain` decides: it reports all violations. `tidy` returns a valid value as it is written,
// and `write` its text if JSON.stringify returns another.

import {child, SURROGATE} from "./violations.js";

export const MAX_DEPTH = 32; // of objects, and of records that contain themselves
const MAX_LISTED = 20; // values of an enum in a message

/** Returns whether a value is a JSON object, not a date, a map or the like. */
export const isObject = (value) =>
  isPlain(value) ||
  ({}.toString.call(value) === "[object Object]" && typeof value.toJSON !== "function");

/** Returns whether a value is an object as JSON.parse returns it, as in any clean text. */
export const isPlain = (value, isClean) =>
  typeof value === "object" &&
  value !== null &&
  (isClean ? !Array.isArray(value) : Object.getPrototypeOf(value) === Object.prototype);

/** A string that UTF-8 can encode; strings of a clean text need no test. */
export const string = {
  test: (value, {isClean}) => typeof value === "string" && (isClean || value.isWellFormed()),
  explain(value, path, report) {
    if (typeof value === "string") report.add(path, "encoding", SURROGATE);
    else report.wrongType(path, "a string", value);
  },
};

/** A string that a regular expression from ^ to $ matches; `name` is for messages. */
export function pattern(name, source) {
  const expression = new RegExp(source, "u");
  return {
    test(value, report) {
      try {
        return string.test(value, report) && expression.test(value);
      } catch {
        // a text of megabytes can be too long for the engine; undefined means invalid
      }
    },
    explain(value, path, report) {
      if (string.test(value, report)) report.add(path, "pattern", `is not a valid ${name}`);
      else string.explain(value, path, report);
    },
  };
}

const TIMESTAMP =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?!00)\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

const isDay = (day, value) => day < 29 || new Date(value).getUTCDate() === day;

/** A timestamp, as text. */
export const timestamp = {
  test: (value) =>
    typeof value === "string" && TIMESTAMP.test(value) && isDay(+value.slice(8, 10), value),
  tidy: (value) => (value.length === 20 ? value.replace("Z", ".000Z") : value),
  explain(value, path, report) {
    if (typeof value === "string")
      report.add(path, "pattern", "is not a valid timestamp; expected 2009-08-05T09:33:15.000Z");
    else report.wrongType(path, "a string with date and time", value);
  },
};

/** Returns the canonical text of a value of a type. */
export const written = (value, type) => type.write?.(value) ?? JSON.stringify(value);

const isWhole = (value) => typeof value === "number" && value === Math.trunc(value);

/** A whole number of 32 bits. */
export const int32 = {
  test: (value) => typeof value === "number" && value === (value | 0),
  explain(value, path, report) {
    if (!isWhole(value)) report.wrongType(path, "a whole number", value);
    else report.add(path, "range", "must lie between -2147483648 and 2147483647");
  },
};

/** A whole number of at most 53 bits, which a double represents exactly. */
export const int64 = {
  test: (value) => Number.isSafeInteger(value),
  explain(value, path, report) {
    if (!isWhole(value)) int32.explain(value, path, report);
    else report.add(path, "range", "must lie between -9007199254740991 and 9007199254740991");
  },
};

/** A finite number. */
export const number = {
  test: (value) => Number.isFinite(value),
  explain(value, path, report) {
    const max = Number.MAX_VALUE;
    if (typeof value !== "number") report.wrongType(path, "a number", value);
    else report.add(path, "range", `must lie between -${max} and ${max}`);
  },
};

/** True or false. */
export const boolean = {
  test: (value) => typeof value === "boolean",
  explain: (value, path, report) => report.wrongType(path, "true or false", value),
};

/** A documented integer; `values` has the integers by name. */
export function enumeration(values) {
  const numbers = Object.values(values);
  const listed = Object.entries(values).map(([name, number]) => `${number} (${name})`);
  if (listed.length > MAX_LISTED)
    listed.splice(MAX_LISTED, Infinity, `${listed.length - MAX_LISTED} more`);
  const expected = `one of ${listed.join(", ")}`;
  return {
    test: (value) => numbers.includes(value),
    explain(value, path, report) {
      if (isWhole(value)) report.add(path, "enum", `must be ${expected}`);
      else report.wrongType(path, expected, value);
    },
  };
}

/** A list of values of a type; a field is present if its list is not empty. */
export const list = (type) => ({
  isList: true,
  test(value, report) {
    if (!Array.isArray(value)) return false;
    for (const item of value) if (!type.test(item, report)) return false;
    return true;
  },
  tidy: (value) => (type.tidy ? value.map(type.tidy) : value),
  write: (value) => `[${value.map((item) => written(item, type))}]`,
  explain(value, path, report) {
    if (!Array.isArray(value)) return report.wrongType(path, "a list", value);
    for (const [index, item] of value.entries())
      if (!type.test(item, report)) type.explain(item, `${path}/${index}`, report);
  },
});

/** An object with arbitrary keys and any JSON values; nulls are kept. */
export const object = {
  test: (value) => isObject(value) && isJson(value, 1),
  explain(value, path, report) {
    if (isObject(value)) isJson(value, 1, path, report);
    else report.wrongType(path, "an object", value);
  },
};

/** Returns whether a value is JSON within the bounds of doubles and depth; reports violations. */
function isJson(value, level, path, report) {
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "string")
    return value.isWellFormed() || report?.add(path, "encoding", SURROGATE);
  if (typeof value === "number") {
    const max = 2 ** 53 - 1;
    if (Math.abs(value) <= max) return true;
    return report?.add(path, "range", `must lie between -${max} and ${max}`);
  }
  const members = Array.isArray(value) ? [...value] : isObject(value) && value; // no holes
  if (!members) return report?.wrongType(path, "a JSON value", value, "an object");
  if (level > MAX_DEPTH)
    return report?.add(path, "depth", `is nested deeper than level ${MAX_DEPTH}`);
  let isValid = true;
  for (const name of Object.keys(members)) {
    const place = report && child(path, name);
    if (!name.isWellFormed())
      isValid = report?.add(place, "encoding", "the name holds a lone surrogate");
    if (!isJson(members[name], level + 1, place, report)) isValid = false;
    if (!isValid && !report) return false;
  }
  return isValid;
}
