// Has a program of some language read and write documents, and compares what it wrote.
//
//   node exchange.js DOCUMENTS SCHEMAS COMMAND...
//
// DOCUMENTS has lines of a record's name, a tab and a valid document of API JSON. The program gets
// lines of three parts, separated by tabs:
//
//   record   json | bytes   the document, as JSON or as protobuf bytes in hexadecimal
//
// and answers each by one line, again with a tab between the parts:
//
//   bytes in hexadecimal   ProtoJSON with JSON names and integer enums
//   error                  message
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {validators} from './schemas.js';

const [documentsFile, schemas, ...command] = process.argv.slice(2);

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

/** A document as it is compared: nothing absent is spelled out, moments have three digits. */
function canonical(document) {
  const absent = (value) => value === null || (Array.isArray(value) && value.length === 0);
  const entry = ([name, value]) => {
    if (name === 'udata') return [name, value];
    if (name.endsWith('_date')) return [name, value.replace(/:(\d\d)Z$/, ':$1.000Z')];
    if (Array.isArray(value)) return [name, value.map(canonical)];
    return [name, typeof value === 'object' ? canonical(value) : value];
  };
  const present = Object.entries(document).filter(([, value]) => !absent(value));
  return Object.fromEntries(present.map(entry));
}

const validate = validators(schemas, {formats: true});
const lines = readFileSync(documentsFile, 'utf8').trimEnd().split('\n');
const documents = lines.map((line) => line.split('\t'));

const fromJson = run(documents.map(([record, document]) => [record, 'json', document]));
const fromBytes = run(documents.map(([record], i) => [record, 'bytes', fromJson[i][0]]));
documents.forEach(([record, document], i) => {
  for (const [bytes, json] of [fromJson[i], fromBytes[i]]) {
    assert.notEqual(bytes, 'error', `${document}: ${json}`);
    const written = JSON.parse(json);
    const valid = validate[record](written);
    assert(valid, `${json} is invalid: ${JSON.stringify(validate[record].errors)}`);
    assert.deepEqual(canonical(written), canonical(JSON.parse(document)));
  }
});
console.log(`${documents.length} documents`);
