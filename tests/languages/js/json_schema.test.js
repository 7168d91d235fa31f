// ajv's verdicts on the generated JSON Schemas, with `format` asserted and without. The argument is
// the folder of the schemas.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {minimal} from './minimal.js';
import {validators} from './schemas.js';

const url = {structured_text: 'https://x.org/%41', structured_text_mime: 'text/html'};

const valid = {
  'the minimal document': {},
  'an integral number with a fraction': JSON.parse('{"status": 1.0}'),
  'null for an optional field': {subject: null, from: null, to: null, udata: null},
  'a leap day': {start_date: '2024-02-29T00:00:00Z'},
  'a url': url,
  'a null condition': {structured_text: null},
  'a mime type alone': {structured_text_mime: 'text/html'},
  'null inside udata': {udata: {a: [null]}},
};
const invalid = {
  'an unknown property': {unknown: 1},
  'an unknown property of an address': {from: {address: 'a', unknown: 1}},
  'a condition not met': {structured_text: 'https://x.org/'},
  'a condition met by null': {structured_text: 'https://x.org/', structured_text_mime: null},
  'a number outside the enum': {status: 9000},
  'a boolean as a number': {status: true},
  'null for a required field': {status: null},
  '29 February in a common year': {start_date: '2023-02-29T00:00:00Z'},
  'a line end after the date': {start_date: '2009-08-05T09:33:15.000Z\n'},
  'microseconds': {start_date: '2009-08-05T09:33:15.000001Z'},
  'a url with a bad escape': {...url, structured_text: 'http://x/%zz'},
  'a line end after the url': {...url, structured_text: 'http://x\n'},
  'null inside a list': {to: [null]},
  'an integer of 33 bits': {owner_id: 2 ** 31},
};

const folder = process.argv[2];
for (const formats of [true, false]) {
  const validate = validators(folder, {formats});
  const verdict = (changes) => validate.EmailIn({...minimal, ...changes});
  const how = formats ? 'with formats' : 'without formats';
  for (const [name, changes] of Object.entries(valid)) {
    test(`${how}: ${name} is valid`, () => assert.equal(verdict(changes), true));
  }
  for (const [name, changes] of Object.entries(invalid)) {
    test(`${how}: ${name} is invalid`, () => assert.equal(verdict(changes), false));
  }
}
