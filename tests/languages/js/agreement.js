// The verdicts of JavaScript on every document, compared with those of the corpus.
//
//   node agreement.js ajv | protovalidate GENERATED RESULTS
//
// ajv: JSON.parse and the JSON Schemas in strict mode, with `format` asserted and without.
// protovalidate: the reader of ProtoJSON, then the rules of the descriptor set.
import {fromBinary, fromJsonString} from '@bufbuild/protobuf';
import {createValidator} from '@bufbuild/protovalidate';
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {descriptors, documents} from './corpus.js';
import {compare} from './known_differences.js';
import {validators} from './schemas.js';
import {decode} from './text.js';

const [language, generated, results] = process.argv.slice(2);

/** The result of reading, or undefined for what the reader refuses. */
function read(reader, {schema, document, bytes}) {
  try {
    return bytes ? fromBinary(schema, bytes) : reader(decode(document));
  } catch {
    return undefined;
  }
}

function withAjv() {
  const folder = join(generated, 'json_schema');
  const both = [true, false].map((formats) => validators(folder, {formats}));
  return (entry) => {
    const value = read(JSON.parse, entry);
    if (value === undefined) return false;
    const [verdict, withoutFormats] = both.map((validate) => validate[entry.record](value));
    assert.equal(verdict, withoutFormats, `${entry.id}: the verdict depends on format`);
    return verdict;
  };
}

function withProtovalidate() {
  const registry = descriptors(generated);
  // The library knows the standard rules by heart; the second one evaluates their CEL as well.
  const both = [false, true].map((disableNativeRules) =>
    createValidator({registry, disableNativeRules}),
  );
  return (entry) => {
    const message = read((text) => fromJsonString(entry.schema, text), entry);
    if (message === undefined) return false;
    const [verdict, inCel] = both.map((validator) => {
      const result = validator.validate(entry.schema, message);
      if (result.kind === 'error') throw new Error(`${entry.id}: ${result.error}`);
      return result.kind === 'valid';
    });
    assert.equal(verdict, inCel, `${entry.id}: the verdict depends on how the rules are evaluated`);
    return verdict;
  };
}

const verdictOn = {ajv: withAjv, protovalidate: withProtovalidate}[language]();
const all = documents(generated).filter(({bytes}) => language === 'protovalidate' || !bytes);
const valid = all.filter((entry) => entry.valid);
const invalid = all.filter((entry) => !entry.valid);
assert(valid.length > 0 && invalid.length > 0, 'no documents');
for (const entry of valid) assert(verdictOn(entry), `${entry.id} is valid`);
const isTaken = invalid.map(verdictOn);
compare({language, results, valid: valid.length, entries: invalid, isTaken});
