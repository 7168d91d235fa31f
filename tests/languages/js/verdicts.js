// Judges documents from standard input; the lines are described in programs.py.
//
//   node verdicts.js ajv SCHEMAS | zod SCHEMAS | protovalidate DESCRIPTORS PACKAGE
//
// ajv: JSON.parse and the JSON Schemas in strict mode. zod: the same schemas without the keywords
// that it does not support. protovalidate: the reader of ProtoJSON or of bytes, then the rules of
// the descriptor set. The answer is the sorted ids of the broken rules as a
// JSON array, or `refused` and a message from the reader, or `error` and a message.
import {createFileRegistry, fromBinary, fromJsonString} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';
import {createValidator} from '@bufbuild/protovalidate';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {z} from 'zod';
import {decode} from './text.js';

const [engine, path, protobufPackage] = process.argv.slice(2);

/** The text of each schema, by the name of its file. */
function schemas() {
  const names = readdirSync(path);
  return names.map((name) => [name.split('.')[0], readFileSync(join(path, name), 'utf8')]);
}

const asValue = (record, form, document) => JSON.parse(decode(document));

/** With `format` asserted and without; each schema is compiled alone, for no file needs another. */
function withAjv() {
  const both = [true, false].map((validateFormats) => {
    const compile = ([name, text]) => {
      const ajv = new Ajv2020.default({strict: true, allErrors: true, validateFormats});
      if (validateFormats) addFormats.default(ajv);
      return [name, ajv.compile(JSON.parse(text))];
    };
    return Object.fromEntries(schemas().map(compile));
  });
  return {
    read: asValue,
    judge: (record, value) => both.map((validate) => (validate[record](value) ? [] : ['schema'])),
  };
}

function withZod() {
  const unsupported = ['not', 'if', 'then'];
  const convert = ([name, text]) => {
    const supported = (key, value) => (unsupported.includes(key) ? undefined : value);
    const schema = JSON.parse(text, supported);
    return [name, z.fromJSONSchema(schema)];
  };
  const converted = Object.fromEntries(schemas().map(convert));
  const judge = (record, value) => (converted[record].safeParse(value).success ? [] : ['schema']);
  return {read: asValue, judge: (record, value) => Array(2).fill(judge(record, value))};
}

/** The library implements the standard rules; the second validator evaluates their CEL as well. */
function withProtovalidate() {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(path)));
  const schemaOf = (record) => registry.getMessage(`${protobufPackage}.${record}`);
  const both = [false, true].map((disableNativeRules) =>
    createValidator({registry, disableNativeRules}),
  );
  const ids = (record, message) => (validator) => {
    const result = validator.validate(schemaOf(record), message);
    if (result.kind === 'error') throw result.error;
    return (result.violations ?? []).map(({ruleId}) => ruleId).sort();
  };
  return {
    read: (record, form, document) =>
      form === 'json'
        ? fromJsonString(schemaOf(record), decode(document))
        : fromBinary(schemaOf(record), document),
    judge: (record, message) => both.map(ids(record, message)),
  };
}

const {read, judge} = {ajv: withAjv, zod: withZod, protovalidate: withProtovalidate}[engine]();

function answer(record, form, hex) {
  let step = 'refused';
  try {
    const value = read(record, form, Buffer.from(hex, 'hex'));
    step = 'error';
    const [verdict, other] = judge(record, value);
    assert.deepEqual(verdict, other, 'two ways to evaluate a rule differ');
    return JSON.stringify(verdict);
  } catch (fault) {
    return `${step}\t${String(fault).replaceAll('\n', ' ')}`;
  }
}

for await (const line of createInterface({input: process.stdin, crlfDelay: Infinity})) {
  console.log(answer(...line.split('\t')));
}
