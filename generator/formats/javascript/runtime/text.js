// Strict reading of JSON texts (RFC 8259, UTF-8 without a byte order mark); locates errors.

import {documentError, SURROGATE} from "./violations.js";

const REPLACEMENT = "\ufffd"; // from the decoder, for invalid bytes
const DECODER = new TextDecoder("utf-8", {ignoreBOM: true});
const ENCODER = new TextEncoder();

/** Returns whether a document is a text rather than a JSON value. */
export const isText = (document) =>
  typeof document === "string" || document instanceof ArrayBuffer || ArrayBuffer.isView(document);

/** Returns the bytes of a buffer or of a view. */
export const bytesOf = (source) =>
  new Uint8Array(source.buffer ?? source, source.byteOffset, source.byteLength);

/**
 * Returns the JSON value of a text, and sets in the report whether it is clean: without lone
 * surrogates, which only escapes can produce. Throws a ValidationError for an invalid text.
 */
export function parseText(document, report = {}) {
  const isString = typeof document === "string";
  const text = isString ? document : DECODER.decode(document);
  if (!text.isWellFormed()) throw documentError("encoding", SURROGATE);
  if (text[0] === "\ufeff") throw documentError("encoding", "begins with a byte order mark");
  if (!isString && text.includes(REPLACEMENT)) checkUtf8(bytesOf(document), text);
  try {
    report.isClean = !text.includes("\\u");
    return JSON.parse(text);
  } catch (error) {
    throw documentError("syntax", `invalid JSON: ${error.message}`);
  }
}

/** Throws if a replacement character does not come from the bytes themselves. */
function checkUtf8(bytes, text) {
  let at = 0;
  for (const part of text.split(REPLACEMENT)) {
    at += ENCODER.encode(part).length;
    if (at === bytes.length) return;
    if (bytes.slice(at, at + 3).join() !== "239,191,189")
      throw documentError("encoding", `is not UTF-8: byte ${at}`);
    at += 3;
  }
}
