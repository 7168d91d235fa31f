// The rules of protovalidate, as the descriptor set carries them, evaluated in JavaScript. The
// argument is the descriptor set.
import {create, createFileRegistry, fromBinary, fromJson, ScalarType} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema, StructSchema, TimestampSchema} from '@bufbuild/protobuf/wkt';
import {createValidator} from '@bufbuild/protovalidate';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {minimal} from './minimal.js';

const PACKAGE = 'email_interactions.v1';

const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(process.argv[2])),
);
// The library knows the standard rules by heart; the second validator evaluates their CEL as well.
const validators = [false, true].map((disableNativeRules) =>
  createValidator({registry, disableNativeRules}),
);

/** The ids of the rules that a message breaks; a rule that cannot be evaluated is thrown. */
function broken(schema, message) {
  const [ids, idsInCel] = validators.map((validator) => {
    const result = validator.validate(schema, message);
    if (result.kind === 'error') throw result.error;
    return (result.violations ?? []).map((violation) => violation.ruleId).sort();
  });
  assert.deepEqual(ids, idsInCel);
  return ids;
}

function brokenBy(changes) {
  const schema = registry.getMessage(`${PACKAGE}.EmailIn`);
  return broken(schema, fromJson(schema, {...minimal, ...changes}));
}

const start = (fraction) => ({start_date: `2009-08-05T09:33:15${fraction}Z`});
const url = {structured_text: 'https://x.org/%41', structured_text_mime: 'text/html'};

const cases = [
  ['the minimal document', {}, []],
  ['no customer_id', {customer_id: null}, ['required']],
  ['no start_date', {start_date: null}, ['required']],
  ['an address without address', {from: {}, to: [{}]}, ['required', 'required']],
  ['a status beside the enum', {status: 9000}, ['enum.defined_only']],
  ['the reserved entity_type 4', {entity_type: 4}, ['enum.defined_only']],
  ['microseconds', start('.000001'), ['timestamp.milliseconds']],
  ['nanoseconds', start('.000000001'), ['timestamp.milliseconds']],
  ['structured_text x', {...url, structured_text: 'x'}, ['string.pattern']],
  ['a bad escape', {...url, structured_text: 'http://x/%zz'}, ['string.pattern']],
  ['a line end', {...url, structured_text: 'http://x\n'}, ['string.pattern']],
  [
    'structured_text without its mime type',
    {structured_text: 'https://x.org/'},
    ['structured_text_mime.required_if'],
  ],
  [
    'binary_content alone',
    {binary_content: 'https://x.org/'},
    ['binary_content_mime.required_if', 'binary_content_size.required_if'],
  ],
];
for (const [name, changes, rules] of cases) {
  test(`${name}: ${rules.join(', ') || 'valid'}`, () => {
    assert.deepEqual(brokenBy(changes), rules);
  });
}

test('an interaction without an e-mail breaks the rule of the oneof', () => {
  const schema = registry.getMessage(`${PACKAGE}.EmailInteraction`);
  assert.deepEqual(broken(schema, create(schema)), ['required']);
});

// No value that a message can hold ends a rule with an error, which would hide what else is wrong.

const [firstSecond, lastSecond] = [-62135596800n, 253402300799n];
const someSeconds = [
  ...[0n, 946684799n, 946684800n, 10n ** 12n, -(2n ** 63n), 2n ** 63n - 1n],
  ...[-1n, 0n, 1n, 2n].map((more) => firstSecond + more),
  ...[-2n, -1n, 0n, 1n].map((more) => lastSecond + more),
];
const someNanos = [
  ...[0, 1, 999000001, 999999999, 1e9, 1e9 + 1, 2e9, 2 ** 31 - 1],
  ...[-1, -1e6, -1e9, -1e9 - 1, -2e9, -(2 ** 31)],
];
const isMoment = (seconds, nanos) =>
  firstSecond <= seconds && seconds <= lastSecond && nanos >= 0 && nanos < 1e9 && nanos % 1e6 === 0;

test('a moment out of range breaks a rule and hides no other', () => {
  const schema = registry.getMessage(`${PACKAGE}.EmailIn`);
  const message = fromJson(schema, {...minimal, status: 9000});
  for (const seconds of someSeconds) {
    for (const nanos of someNanos) {
      if (isMoment(seconds, nanos)) continue;
      message.startDate = create(TimestampSchema, {seconds, nanos});
      const [other, ...ids] = broken(schema, message);
      assert.equal(other, 'enum.defined_only');
      assert(ids.length > 0, `${seconds} seconds, ${nanos} nanos`);
    }
  }
});

test('udata without a value or with no number, however deep, ends no rule with an error', () => {
  const schema = registry.getMessage(`${PACKAGE}.EmailIn`);
  const deep = {kind: {case: undefined}};
  const udata = {fields: {a: deep, b: {kind: {case: 'numberValue', value: NaN}}}};
  const message = fromJson(schema, {...minimal, status: 9000, structured_text: 'urn:a'});
  const rules = ['enum.defined_only', 'structured_text_mime.required_if'];
  for (let level = 0; level < 30; level++) {
    udata.fields.a = {kind: {case: 'listValue', value: {values: [udata.fields.a]}}};
  }
  message.udata = create(StructSchema, udata);
  assert.deepEqual(broken(schema, message), rules);
});

// Every rule is evaluated once more, over a message of each kind in which every field is set.

/** A valid document with every field; of a oneof, with its first member. */
function filled({fields}) {
  const set = fields.filter((field) => !field.oneof || field === field.oneof.fields[0]);
  const value = (field) => (field.fieldKind === 'list' ? [sample(field)] : sample(field));
  return Object.fromEntries(set.map((field) => [field.jsonName, value(field)]));
}

function sample({message, enum: enumeration, scalar}) {
  if (enumeration) return enumeration.values.at(-1).number;
  if (!message) return {[ScalarType.STRING]: 'urn:a:b', [ScalarType.BOOL]: true}[scalar] ?? 1;
  if (message.file.proto.package === PACKAGE) return filled(message);
  const date = start('.001').start_date;
  return {Timestamp: date, Struct: {a: null}, FieldMask: 'subject'}[message.name];
}

for (const schema of registry) {
  if (schema.kind !== 'message' || schema.file.proto.package !== PACKAGE) continue;
  test(`${schema.name} with every field set is valid`, () => {
    assert.deepEqual(broken(schema, fromJson(schema, filled(schema))), []);
  });
}
