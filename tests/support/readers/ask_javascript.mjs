// Reads one JSON array per line: the module, the name of a record or of a function for several, the
// document in base64, the options, and the size of the chunks. Prints the results.

import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

const violations = (found) => found.map(({path, rule, message}) => [path, rule, message]);

function one(record, document, options) {
  const result = record.safeParse(document, options);
  const checked = violations(record.check(document, options));
  if (result.success) return {violations: checked, text: record.stringify(result.data)};
  if (JSON.stringify(violations(result.violations)) !== JSON.stringify(checked)) return "differs";
  return {violations: checked};
}

async function* chunks(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function several(module, read, document, options, size) {
  const items = [];
  try {
    for await (const item of read(size ? chunks(document, size) : document, options)) {
      const {status, index, line = null, kind, record} = item;
      const text =
        record &&
        Object.values(module).find(
          (r) => r.check?.(record).length === 0 && r.stringify(record) === JSON.stringify(record),
        );
      const found = item.violations && violations(item.violations);
      items.push([status, index, line, kind ?? text?.stringify(record) ?? found]);
    }
  } catch (error) {
    if (!error.violations) throw error;
    return {violations: violations(error.violations)};
  }
  return {items};
}

for await (const line of createInterface({input: process.stdin})) {
  const [path, name, base64, options, size] = JSON.parse(line);
  const module = await import(pathToFileURL(path));
  const document = new Uint8Array(Buffer.from(base64, "base64"));
  const target = module[name];
  const answer =
    typeof target === "function"
      ? await several(module, target, document, options, size)
      : one(target, document, options);
  console.log(JSON.stringify(answer));
}
