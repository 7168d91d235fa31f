// What neither a JSON Schema nor zod reports, for both of them.

const MAX_DEPTH = 32;

/** Returns the JSON Pointer to a member below a pointer. */
export const child = (path, name) =>
  `${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Parses a text; reports one that is not JSON in UTF-8. */
export function parsed(text) {
  const fault = (rule, message) => ({violations: [{path: '', rule, message}]});
  if (!text.isWellFormed()) return fault('encoding', 'lone surrogate');
  if (text.startsWith('\ufeff')) return fault('encoding', 'byte order mark');
  try {
    return {value: JSON.parse(text)};
  } catch (error) {
    return fault('syntax', error.message);
  }
}

/** Returns lone surrogates, which only escapes can produce in a well-formed text. */
export function surrogates(text, value) {
  return text.includes('\\u') ? [...surrogatesIn(value, '')] : [];
}

function* surrogatesIn(value, path) {
  const violation = (place) => ({path: place, rule: 'encoding', message: 'lone surrogate'});
  if (typeof value === 'string' && !value.isWellFormed()) yield violation(path);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const place = child(path, name);
    if (!name.isWellFormed()) yield violation(place);
    yield* surrogatesIn(item, place);
  }
}

/** Returns objects and arrays that are too deep in an object with arbitrary keys. */
export function depths(value, path, level = 1) {
  if (typeof value !== 'object' || value === null) return [];
  if (level > MAX_DEPTH) return [{path, rule: 'depth', message: 'too deep'}];
  return Object.keys(value).flatMap((name) => {
    const item = value[name];
    const isNested = typeof item === 'object' && item !== null;
    return isNested ? depths(item, child(path, name), level + 1) : [];
  });
}
