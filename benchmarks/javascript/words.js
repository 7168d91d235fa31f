// Messages for all contenders, so that they report the same paths, rules and messages.

export const SURROGATE = 'holds a lone surrogate, which UTF-8 cannot carry';
const MAX_DEPTH = 32;

/** Returns the JSON Pointer to a member below a pointer. */
export const child = (path, name) =>
  `${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const unknown = (path) => ({path, rule: 'unknown', message: 'unknown name'});

/** Returns a violation for a value of the wrong type, or for a missing value. */
export const wrongType = (path, expected, value) => ({
  path,
  rule: 'type',
  message: `must be ${expected}, not ${typeName(value)}`,
});

function typeName(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return Number.isInteger(value) || typeof value !== 'number' ? `a ${typeof value}` : `${value}`;
}

/** Parses a text; reports what neither a schema nor zod can: a text that is not JSON in UTF-8. */
export function parsed(text) {
  const fault = (rule, message) => ({violations: [{path: '', rule, message}]});
  if (!text.isWellFormed()) return fault('encoding', SURROGATE);
  if (text.startsWith('\ufeff')) return fault('encoding', 'begins with a byte order mark');
  try {
    return {value: JSON.parse(text)};
  } catch (error) {
    return fault('syntax', `invalid JSON: ${error.message}`);
  }
}

/** Returns lone surrogates, which only escapes can produce in a well-formed text. */
export function surrogates(text, value) {
  return text.includes('\\u') ? [...surrogatesIn(value, '')] : [];
}

function* surrogatesIn(value, path) {
  if (typeof value === 'string' && !value.isWellFormed())
    yield {path, rule: 'encoding', message: SURROGATE};
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const place = child(path, name);
    if (!name.isWellFormed())
      yield {path: place, rule: 'encoding', message: 'the name holds a lone surrogate'};
    yield* surrogatesIn(item, place);
  }
}

/** Returns objects and arrays that are too deep in an object with arbitrary keys. */
export function depths(value, path, level = 1) {
  if (typeof value !== 'object' || value === null) return [];
  if (level > MAX_DEPTH)
    return [{path, rule: 'depth', message: `is nested deeper than level ${MAX_DEPTH}`}];
  const found = [];
  for (const name of Object.keys(value)) {
    const item = value[name];
    if (typeof item === 'object' && item !== null)
      found.push(...depths(item, child(path, name), level + 1));
  }
  return found;
}
