/**
 * The text of bytes in UTF-8. JSON.parse takes text, so these options are the caller's part of
 * reading: nothing is repaired, and a byte order mark is not dropped.
 */
export function decode(bytes) {
  return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
}
