// JSON texts: strict reading (RFC 8259, UTF-8 without a byte order mark), with a place for a fault.

import {documentError, SURROGATE} from "./violations.js";

const REPLACEMENT = "\ufffd"; // what a decoder writes for invalid bytes
const DECODER = new TextDecoder("utf-8", {ignoreBOM: true});
const ENCODER = new TextEncoder();

/** Whether a document is a text rather than a JSON value. */
export const isText = (document) =>
  typeof document === "string" || document instanceof ArrayBuffer || ArrayBuffer.isView(document);

/** The bytes of a buffer or of a view of one. */
export const bytesOf = (source) =>
  new Uint8Array(source.buffer ?? source, source.byteOffset, source.byteLength);

/**
 * Returns the JSON value of a text, and sets in a report whether the text is clean: its strings have
 * no lone surrogates, which only escapes bring in. Throws a ValidationError for any other text.
 */
export function parseText(document, report = {}) {
  const isString = typeof document === "string";
  const text = isString ? document : DECODER.decode(document);
  if (!text.isWellFormed()) throw documentError("encoding", SURROGATE);
  if (text.startsWith("\ufeff")) throw documentError("encoding", "begins with a byte order mark");
  if (!isString && text.includes(REPLACEMENT)) checkUtf8(bytesOf(document), text);
  try {
    report.isClean = !text.includes("\\u");
    return JSON.parse(text);
  } catch (error) {
    throw documentError("syntax", `invalid JSON: ${error.message}`);
  }
}

/** Throws if one of the replacement characters is not in the bytes. */
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
