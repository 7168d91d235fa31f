// Violations of a document, the error that contains them, and how they are collected.

const MAX_PATHS = 10_000_000; // characters: a long name above many faults would ask for gigabytes
const MAX_HINTS = 5; // of one document: comparing names is slow
const MAX_HINTED = 64; // characters of a name that is compared

export const SURROGATE = "holds a lone surrogate, which UTF-8 cannot carry";

/** An invalid document; `violations` contains all its violations. */
export class ValidationError extends Error {
  name = "ValidationError";

  constructor(violations) {
    super(violations.map(({path, message}) => `${path || "document"}: ${message}`).join("\n"));
    this.violations = violations;
  }
}

/** Returns an error for the whole document. */
export const documentError = (rule, message) => new ValidationError([{path: "", rule, message}]);

/** Collects violations; `isClean` is set by parseText. */
export class Report {
  violations = [];
  level = 0; // number of enclosing records that contain themselves
  #characters = 0;
  #hints = 0;

  constructor(options) {
    this.ignoreUnknown = options?.ignoreUnknown;
  }

  /** Throws a ValidationError when the paths become too long, as below cycles of objects. */
  add(path, rule, message) {
    this.violations.push({path, rule, message});
    this.#characters += path.length;
    if (this.#characters > MAX_PATHS) throw new ValidationError(this.violations);
  }

  /** `wrong` names a type that the value only resembles, as a Date resembles an object. */
  wrongType(path, expected, value, wrong = expected) {
    const found = typeName(value).replace(wrong, "a class instance");
    this.add(path, "type", `must be ${expected}, not ${found}`);
  }

  unknown(path, name, fields) {
    const close = ++this.#hints <= MAX_HINTS && name.length <= MAX_HINTED && closest(name, fields);
    const hint = close ? `; did you mean '${close}'?` : "";
    this.add(child(path, name), "unknown", `unknown name${hint}`);
  }
}

/** Returns the JSON Pointer to a member or item below a pointer. */
export const child = (path, name) => `${path}/${name.replace(/[~/]|\p{Cs}/gu, escaped)}`;

const escaped = (character) =>
  ({"~": "~0", "/": "~1"})[character] ?? `\\u${character.charCodeAt(0).toString(16)}`;

/** Returns the name of a value's type for messages; a fraction is written as in Python. */
function typeName(value) {
  if (value === null || value === undefined) return `${value}`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value !== "number" || !(value % 1)) return `a ${typeof value}`;
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : `${value}`;
  return text.replace(/e-(.)$/, "e-0$1");
}

/** Compares by code points, which differs from the order of UTF-16. */
export function compare(a, b) {
  let i = 0;
  while (i < a.length && a.codePointAt(i) === b.codePointAt(i)) i++;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}

/** Returns the most similar known name, if any; ties go to the alphabetically last. */
function closest(name, fields) {
  // Kept with the fields: the same typo often occurs in many documents.
  if (!(fields.hints?.size < 256)) fields.hints = new Map();
  if (!fields.hints.has(name)) fields.hints.set(name, compared(name, fields.keys()));
  return fields.hints.get(name);
}

function compared(name, names) {
  const b = [...name];
  let [best, highest] = ["", 0.6];
  for (const known of names) {
    const a = [...known];
    const ratio = (2 * matching(a, b)) / (a.length + b.length);
    if (ratio > highest || (ratio === highest && compare(best, known) < 0))
      [best, highest] = [known, ratio];
  }
  return best;
}

/** Counts the characters two names share: the longest common part, then on both sides of it. */
function matching(a, b) {
  let [length, left, right] = [0, 0, 0];
  for (let i = 0; i + length < a.length; i++)
    for (let j = 0; j + length < b.length; j++) {
      let run = 0;
      while (i + run < a.length && j + run < b.length && a[i + run] === b[j + run]) run++;
      if (run > length) [length, left, right] = [run, i, j];
    }
  if (!length) return 0;
  const ahead = matching(a.slice(0, left), b.slice(0, right));
  return ahead + length + matching(a.slice(left + length), b.slice(right + length));
}
