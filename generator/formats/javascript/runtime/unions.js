// Reads documents of several kinds: one, or all of a text or a stream.

import {arrayItems, isArray, isBlank, isMarked, joined, LineReader} from "./items.js";
import {bytesOf, isText, parseText} from "./text.js";
import {isObject} from "./values.js";
import {Report, ValidationError} from "./violations.js";

const SEVERAL_LINES =
  "is printed over several lines; write each object on one line, or all objects as one array";

/** Returns the record for a text or JSON value; throws a ValidationError with all violations. */
export function readOne(union, document, options) {
  const value = objectOf(document);
  const record = union.selected(value);
  if (record) return record.parse(value, options);
  const report = new Report();
  union.explain(value, "", report);
  throw new ValidationError(report.violations);
}

/** Yields the items of an array or of lines, from a text, an array of values or a stream. */
export function readAll(union, source, options) {
  if (isText(source)) return new Reader(union, options).ofText(source);
  if (source?.[Symbol.asyncIterator] || typeof source?.getReader === "function")
    return new Reader(union, options).ofStream(source);
  if (source?.[Symbol.iterator]) return itemsOf(union, source, options);
  if (isObject(source)) return itemsOf(union, [source], options);
  throw new TypeError("the source must be a text, an object, an iterable or a stream");
}

function* itemsOf(union, values, options) {
  let index = 0;
  for (const value of values) yield itemOf(union, index++, undefined, value, options);
}

/** Returns the item for one document: accepted, other or rejected. */
function itemOf(union, index, line, document, options) {
  try {
    const value = objectOf(document);
    const kind = union.kindOf(value);
    if (union.selected(value) || !union.isKind(kind))
      return {status: "accepted", index, line, record: readOne(union, value, options)};
    const text = isText(document) ? document : undefined;
    const number = kind === 0 ? 0 : kind; // never -0
    return {status: "other", index, line, kind: number, document: value, text};
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return {status: "rejected", index, line, document, violations: error.violations};
  }
}

function objectOf(document) {
  const value = isText(document) ? parseText(document) : document;
  if (isObject(value)) return value;
  const report = new Report();
  report.wrongType("", "an object", value);
  throw new ValidationError(report.violations);
}

/** Reads the items of one text. */
class Reader {
  #union;
  #options;
  #index = 0;
  #type; // of the chunks
  #isArray;
  #chunks = []; // of an array, or until it is known not to be one
  #lines;
  #rejected;

  constructor(union, options) {
    this.#union = union;
    this.#options = options;
  }

  *ofText(text) {
    yield* this.#push(text);
    yield* this.#end();
  }

  async *ofStream(stream) {
    for await (const chunk of stream[Symbol.asyncIterator] ? stream : chunksOf(stream))
      yield* this.#push(chunk);
    yield* this.#end();
  }

  *#push(chunk) {
    this.#type ??= typeof chunk;
    if (!isText(chunk) || typeof chunk !== this.#type)
      throw new TypeError("the chunks of a stream must be all strings or all bytes");
    const part = typeof chunk === "string" ? chunk : bytesOf(chunk);
    if (this.#lines) return yield* this.#verdicts(this.#lines.push(part));
    this.#chunks.push(part);
    if (this.#isArray || isBlank(part)) return;
    const text = joined(this.#chunks);
    this.#isArray = isArray(text);
    if (this.#isArray === false) yield* this.#beginLines(text);
  }

  *#beginLines(text) {
    this.#lines = new LineReader();
    yield* this.#verdicts(this.#lines.push(text));
  }

  *#end() {
    if (this.#isArray) return yield* this.#ofArray(joined(this.#chunks));
    if (!this.#lines) yield* this.#beginLines(joined(this.#chunks));
    yield* this.#verdicts(this.#lines.end());
  }

  *#verdicts(items) {
    for (const item of items) {
      const found = this.#verdict(item);
      if (!found) continue;
      this.#index++;
      yield found;
    }
  }

  /** Returns the verdict on an item; undefined if its value continues on the next line. */
  #verdict(item) {
    const rejected = this.#rejected; // the first line of a value over several lines
    this.#rejected = undefined;
    if (!rejected) {
      const found = this.#item(item.line, item.text);
      if (found.status !== "rejected" || !this.#lines.continueWith(item)) return found;
      this.#rejected = found;
      return undefined;
    }
    if (item.isWhole && this.#index === 0) return this.#item(item.line, item.text);
    if (!item.isSeveral) return rejected;
    const violations = [{path: "", rule: "syntax", message: SEVERAL_LINES}];
    return {...rejected, document: item.text, violations};
  }

  *#ofArray(text) {
    const items = isMarked(text) ? undefined : arrayItems(text);
    for (const item of items ?? parseText(text)) {
      yield this.#item(undefined, item);
      this.#index++;
    }
  }

  #item(line, document) {
    return itemOf(this.#union, this.#index, line, document, this.#options);
  }
}

async function* chunksOf(stream) {
  const reader = stream.getReader();
  try {
    for (let part; !(part = await reader.read()).done;) yield part.value;
  } finally {
    await reader.cancel?.(); // does nothing after the end
  }
}
