// Records of several kinds in one stream, selected by a member called the discriminator.

import {arrayItems, isArray, isBlank, isMarked, joined, LineReader} from "./items.js";
import {bytesOf, isText, parseText} from "./text.js";
import {isObject} from "./values.js";
import {child, documentError, Report, ValidationError} from "./violations.js";

const SEVERAL_LINES =
  "is printed over several lines; write each object on one line, or all objects as one array";

/** A union: the discriminator, its type, and the record for each of its values. */
class Union {
  constructor(discriminator, type, records) {
    this.discriminator = discriminator;
    this.type = type;
    this.records = new Map(records);
  }

  /** Returns the record for a text or JSON value; throws a ValidationError with all violations. */
  read(document, options) {
    const value = isText(document) ? parseText(document) : document;
    const kind = this.#kindOf(value);
    const record = this.records.get(kind);
    if (record) return record.parse(value, options);
    const known = [...this.records.keys()].join(", ");
    throw this.#error("enum", `there are records for ${known} only, not for ${kind}`);
  }

  /** Yields the items of an array or of lines, from a text, an array of values or a stream. */
  readAll(source, options) {
    if (isText(source)) return new Reader(this, options).ofText(source);
    if (source?.[Symbol.asyncIterator] || typeof source?.getReader === "function")
      return new Reader(this, options).ofStream(source);
    if (source?.[Symbol.iterator]) return this.#ofValues(source, options);
    if (isObject(source)) return this.#ofValues([source], options);
    throw new TypeError("the source must be a text, an object, an iterable or a stream");
  }

  /** Returns the item for one document: accepted, other or rejected. */
  item(index, line, document, options) {
    try {
      const value = isText(document) ? parseText(document) : document;
      const kind = this.#kindOf(value);
      const record = this.records.get(kind);
      const text = isText(document) ? document : undefined;
      if (!record) return {status: "other", index, line, kind, document: value, text};
      return {status: "accepted", index, line, record: record.parse(value, options)};
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      return {status: "rejected", index, line, document, violations: error.violations};
    }
  }

  *#ofValues(values, options) {
    let index = 0;
    for (const value of values) yield this.item(index++, undefined, value, options);
  }

  #kindOf(value) {
    if (!isObject(value)) throw documentError("type", "must be an object");
    const name = this.discriminator;
    const kind = Object.hasOwn(value, name) ? value[name] : undefined;
    if (kind === undefined || kind === null) throw this.#error("required", `${name} is required`);
    const report = new Report();
    if (!this.type.test(kind, report)) this.type.explain(kind, child("", name), report);
    if (report.violations.length) throw new ValidationError(report.violations);
    return typeof kind === "number" ? kind + 0 : kind; // never -0
  }

  #error(rule, message) {
    return new ValidationError([{path: child("", this.discriminator), rule, message}]);
  }
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
    return this.#union.item(this.#index, line, document, this.#options);
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

export const union = (discriminator, type, records) => new Union(discriminator, type, records);
