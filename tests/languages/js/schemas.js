// The generated JSON Schemas as validators, made by ajv in strict mode from the files as they are.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const END = '.schema.json';

/** The validating functions by record; each schema is compiled alone, for no file needs another. */
export function validators(folder, {formats}) {
  const names = readdirSync(folder).filter((name) => name.endsWith(END));
  assert(names.length > 0, `no schemas in ${folder}`);
  const compile = (name) => {
    const ajv = new Ajv2020.default({strict: true, allErrors: true, validateFormats: formats});
    if (formats) addFormats.default(ajv);
    return ajv.compile(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  };
  return Object.fromEntries(names.map((name) => [name.slice(0, -END.length), compile(name)]));
}
