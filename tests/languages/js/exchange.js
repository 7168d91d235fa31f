// Has a program of some language read and write documents, and compares what it wrote.
//
//   node exchange.js LANGUAGE GENERATED RESULTS COMMAND...
//
// LANGUAGE is its name in known_differences.tsv, GENERATED the folder generated/, RESULTS one for
// the counts. The program gets lines of three parts, separated by tabs:
//
//   record   json | bytes   the document, JSON or protobuf bytes, in hexadecimal
//
// and answers each by one line, again with a tab between the parts:
//
//   bytes in hexadecimal   ProtoJSON with JSON names and integer enums
//   refused                message, if it cannot read the document
//   error                  message, if it cannot write it
//
// Bytes are written with the entries of maps sorted, where the library has an option for that.
import {equals, fromBinary} from '@bufbuild/protobuf';
import {reflect} from '@bufbuild/protobuf/reflect';
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {documents, parse} from './corpus.js';
import {compare} from './known_differences.js';
import {validators} from './schemas.js';

// JavaScript cannot sort maps; Go can, but writes the fields in an order of its own.
const SORTS_MAPS = ['C++', 'Java', 'Go'];
const WRITES_BYTES_OF_THE_CORPUS = ['C++', 'Java'];

const [language, generated, results, ...command] = process.argv.slice(2);

/** Lines of three parts in, answers of two parts out. */
function run(lines) {
  const input = lines.map((parts) => `${parts.join('\t')}\n`).join('');
  const {status, stdout, stderr} = spawnSync(command[0], command.slice(1), {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  assert.equal(status, 0, `${command.join(' ')} failed: ${stderr}`);
  const answers = stdout.split('\n').slice(0, -1).map((line) => line.split('\t'));
  assert.equal(answers.length, lines.length, 'as many answers as documents');
  return answers;
}

/** A record with its dates as moments: ProtoJSON prints 0, 3, 6 or 9 digits of a second. */
function withMoments(record) {
  const nanoseconds = (_, digits = '') => `.${digits.padEnd(9, '0')}Z`;
  const moment = (date) => date.replace(/(?:\.(\d+))?Z$/, nanoseconds);
  const entry = ([name, value]) => [name, name.endsWith('_date') ? moment(value) : value];
  return Object.fromEntries(Object.entries(record).map(entry));
}

/** Whether a name in udata begins another one: the corpus then has the longer one first. */
function hasNameThatBeginsAnother(value) {
  if (value === null || typeof value !== 'object') return false;
  const names = Array.isArray(value) ? [] : Object.keys(value);
  const begins = names.some((a) => names.some((b) => a !== b && b.startsWith(a)));
  return begins || Object.values(value).some(hasNameThatBeginsAnother);
}

const message = ({schema}, hex) => fromBinary(schema, Buffer.from(hex, 'hex'));

/**
 * What a valid document is read from and what is to come back: the corpus' value, its protobuf
 * bytes, and the document itself. That one comes back without the defaults of fields that it does
 * not have or has as null, for protobuf adds none.
 */
function* readings(entry) {
  const {value, wire} = entry;
  yield {entry, form: 'json', input: Buffer.from(JSON.stringify(value)), value, wire};
  yield {entry, form: 'bytes', input: Buffer.from(wire, 'hex'), value, wire};

  const document = parse(entry.text);
  const added = Object.keys(value).filter((name) => (document[name] ?? null) === null);
  const written = Object.entries(value).filter(([name]) => !added.includes(name));
  const expected = {entry, form: 'json', input: entry.document, value: Object.fromEntries(written)};
  if (added.length === 0) {
    yield {...expected, wire};
  } else {
    const bare = reflect(entry.schema, message(entry, wire));
    for (const field of bare.fields) if (added.includes(field.jsonName)) bare.clear(field);
    yield {...expected, message: bare.message};
  }
}

const validate = validators(join(generated, 'json_schema'), {formats: true});

const bytesOf = {}; // by id, as they were written first

function checkWritten(expected, [bytes, json]) {
  const {entry, value, wire} = expected;
  const where = `${entry.id}, read as ${expected.form}`;
  assert(!['refused', 'error'].includes(bytes), `${where}: ${bytes}, ${json}`);
  const written = parse(json);
  const {record} = entry;
  const isValid = validate[record](written);
  assert(isValid, `${where}: ${json}: ${JSON.stringify(validate[record].errors)}`);
  assert.deepEqual(withMoments(written), withMoments(value), where);
  const same = expected.message ?? message(entry, wire);
  assert(equals(entry.schema, message(entry, bytes), same), `${where}: other fields, ${bytes}`);
  if (!wire) return;
  if (WRITES_BYTES_OF_THE_CORPUS.includes(language) && !hasNameThatBeginsAnother(value.udata)) {
    assert.equal(bytes, wire, where);
  }
  if (SORTS_MAPS.includes(language)) {
    bytesOf[entry.id] ??= bytes;
    assert.equal(bytes, bytesOf[entry.id], `${where}: other bytes than before`);
  }
}

const all = documents(generated);
const valid = all.filter((entry) => entry.valid);
const toWrite = valid.flatMap((entry) => [...readings(entry)]);
const toRefuse = all.filter((entry) => !entry.valid && entry.forReaders);
assert(valid.length > 0 && toRefuse.length > 0, 'no documents');

const line = ({record}, form, input) => [record, form, input.toString('hex')];
const answers = run([
  ...toWrite.map(({entry, form, input}) => line(entry, form, input)),
  ...toRefuse.map((entry) => line(entry, entry.bytes ? 'bytes' : 'json', entry.bytes ?? entry.document)),
]);
toWrite.forEach((expected, i) => checkWritten(expected, answers[i]));

/** Whether a document was read; of a message, whether it was written as a valid document. */
function isTaken({bytes, record}, [verdict, json]) {
  if (verdict === 'refused' || (bytes && verdict === 'error')) return false;
  return !bytes || validate[record](parse(json));
}

compare({
  language,
  results,
  valid: valid.length,
  entries: toRefuse,
  isTaken: toRefuse.map((entry, i) => isTaken(entry, answers[toWrite.length + i])),
});
