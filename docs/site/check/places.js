// The positions of the values in a JSON text, for the violations of its document.

/** Returns the value of a JSON text; undefined if it is invalid. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns where each value begins, by its JSON Pointer; for equal names, the last value. */
export function places(text) {
  const found = new Map();
  if (parsed(text) === undefined) return found;
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/gs;
  const open = []; // the enclosing containers: {path, name | index}
  const path = () => {
    const inner = open.at(-1);
    if (!inner) return '';
    const step = inner.isObject ? inner.name.replace(/~/g, '~0').replace(/\//g, '~1') : inner.index;
    return `${inner.path}/${step}`;
  };
  for (const {0: mark, index} of text.matchAll(token)) {
    const inner = open.at(-1);
    if (mark === '}' || mark === ']') open.pop();
    else if (mark === ',') inner.isObject ? (inner.name = undefined) : inner.index++;
    else if (mark === ':') continue;
    else if (inner?.isObject && inner.name === undefined) inner.name = JSON.parse(mark);
    else {
      const own = path();
      found.set(own, index);
      if (mark === '{' || mark === '[') open.push({path: own, isObject: mark === '{', index: 0});
    }
  }
  return found;
}

/** Returns the offset of a violation in its document: of the value, or of its container. */
export function offsetOf(violation, text, found) {
  const position = /position (\d+)/.exec(violation.message);
  if (violation.rule === 'syntax' && position) return Number(position[1]);
  for (let path = violation.path; ; path = path.slice(0, path.lastIndexOf('/'))) {
    if (found.has(path)) return found.get(path);
    if (!path) return Math.max(text.search(/\S/), 0);
  }
}

/** Returns a function from an offset to line and column, both counted from 1. */
export function positions(text) {
  const starts = [0];
  for (let at = -1; (at = text.indexOf('\n', at + 1)) >= 0; ) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      starts[middle] <= offset ? (low = middle) : (high = middle);
    }
    return {line: low + 1, column: [...text.slice(starts[low], offset)].length + 1};
  };
}
