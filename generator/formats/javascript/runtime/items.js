// Splits a text in one or many chunks into items: of an array, or lines with one object each.

const BLANK = /^[ \t\r\n]*$/;
const TOKEN = /\\+"?|["[\]{},]/g;
const STEPS = {"[": 1, "{": 1, "]": -1, "}": -1};
const CLOSING = {"[": "]", "{": "}"};

// One character per byte, so that indices count bytes; only ASCII is searched for.
const latin = new TextDecoder("latin1");
const MARK = /^(?:\ufeff|\xef\xbb\xbf)/;
const content = (text) => (typeof text === "string" ? text : latin.decode(text));
const plain = (text) => content(text).replace(MARK, "");
/** Returns whether a text contains only white space. */
export const isBlank = (text) => BLANK.test(content(text));
const opens = (text) => /^[ \t\r\n]*[[{]/.test(plain(text)) && openLevels(text) > 0;
const standsAlone = (line) => /^[[{][^]*[^ \t\r\n]/.test(plain(line));

/** Returns whether a text begins with a byte order mark. */
export const isMarked = (text) => MARK.test(content(text));

/** Yields the tokens outside strings; all are short, for linear time and a small stack. */
function* tokens(text) {
  let inString = false;
  for (const token of text.matchAll(TOKEN)) {
    const [mark] = token;
    if (mark.endsWith('"')) inString = !inString || mark.length % 2 === 0;
    else if (!inString) yield token;
  }
}

/** Returns how many brackets a text opens and does not close. */
function openLevels(text) {
  let level = 0;
  for (const [token] of tokens(plain(text))) level += STEPS[token] ?? 0;
  return level;
}

/** Joins the parts of a text, which are strings or bytes. */
export function joined(parts, between = "") {
  if (!parts.length || typeof parts[0] === "string") return parts.join(between);
  const bytes = parts.flatMap((part, index) => [
    ...(index && between ? [Uint8Array.of(10)] : []),
    part,
  ]);
  const result = new Uint8Array(bytes.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of bytes) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** Splits an array by brackets, commas and quotes; returns undefined if it is not an array. */
export function arrayItems(text) {
  const [items, open] = [[], []];
  const characters = content(text);
  let start = 0;
  for (const token of tokens(characters)) {
    const [mark] = token;
    if (CLOSING[mark]) {
      if (!open.length) start = token.index + 1;
      open.push(CLOSING[mark]);
    } else if (mark in STEPS && open.pop() !== mark) return undefined;
    if (!open.length || (mark === "," && open.length === 1)) {
      let end = token.index;
      start += characters.slice(start, end).search(/[^ \t\r\n]|$/);
      while (BLANK.test(characters[end - 1])) end--;
      items.push(text.slice(start, Math.max(start, end)));
      start = token.index + 1;
    }
    if (!open.length) break;
  }
  const isWhole = !open.length && BLANK.test(characters.slice(start));
  return isWhole && !items.some(isBlank) ? items : undefined;
}

/** Returns whether a text begins like an array; undefined if it is too short to tell. */
export function isArray(text) {
  if (BLANK.test(plain(text)) || "\xef\xbb\xbf".startsWith(content(text))) return undefined;
  return /^[ \t\r\n]*\[/.test(plain(text));
}

/** Reads lines, and values that are printed over several lines. */
export class LineReader {
  #parts = [];
  #number = 0;
  #value; // over several lines, while it is read: {number, lines, level, count}

  /** Yields the items that a chunk completes: `{line, text}`, or a value from `continueWith`. */
  *push(chunk) {
    const end = typeof chunk === "string" ? "\n" : 10;
    let start = 0;
    for (let at; (at = chunk.indexOf(end, start)) >= 0; start = at + 1) {
      this.#parts.push(chunk.slice(start, at));
      yield* this.#line();
    }
    this.#parts.push(chunk.slice(start));
  }

  /** Yields the items that the end of the text completes. */
  *end() {
    yield* this.#line();
    if (this.#value) yield this.#valueOfLines(true);
  }

  /** Treats the last line as the start of a value over several lines, if it can be one. */
  continueWith({line, text}) {
    if (!opens(text)) return false;
    this.#value = {line, lines: [text], level: openLevels(text), count: 1};
    return true;
  }

  *#line() {
    const text = joined(this.#parts);
    this.#parts = [];
    this.#number++;
    if (this.#value) {
      if (this.#isPartOfValue(text)) return;
      yield this.#valueOfLines(false);
    }
    if (!isBlank(text)) yield {line: this.#number, text};
  }

  #isPartOfValue(line) {
    const value = this.#value;
    if (value.level <= 0 && opens(line)) {
      value.level = openLevels(line);
      value.count++;
    } else if (value.level > 0 && !standsAlone(line)) value.level += openLevels(line);
    else if (!isBlank(line)) return false;
    value.lines.push(line);
    return true;
  }

  #valueOfLines(isEnd) {
    const {line, lines, count} = this.#value;
    this.#value = undefined;
    const isSeveral = lines.some((text, index) => index > 0 && !isBlank(text));
    return {line, text: joined(lines, "\n"), isSeveral, isWhole: isEnd && count === 1};
  }
}
