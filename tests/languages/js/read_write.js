// Reads documents from standard input and writes them to standard output; the lines of both are
// described in programs.py. The argument is the folder of the generated code.
import {
  createRegistry,
  fromBinary,
  fromJsonString,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';
import {decode} from './text.js';

const generated = resolve(process.argv[2], 'email_interactions/v1');
const files = ['email_interactions', 'email_interaction_service'].map(async (name) => {
  const module = await import(pathToFileURL(`${generated}/${name}_pb.js`));
  return module[`file_email_interactions_v1_${name}`];
});
const registry = createRegistry(...(await Promise.all(files)));

function write(schema, message) {
  const bytes = Buffer.from(toBinary(schema, message)).toString('hex');
  return `${bytes}\t${toJsonString(schema, message, {enumAsInteger: true})}`;
}

function answer(record, form, hex) {
  const document = Buffer.from(hex, 'hex');
  let step = 'refused';
  try {
    const schema = registry.getMessage(`email_interactions.v1.${record}`);
    const message =
      form === 'json' ? fromJsonString(schema, decode(document)) : fromBinary(schema, document);
    step = 'error';
    return write(schema, message);
  } catch (fault) {
    return `${step}\t${String(fault).replaceAll('\n', ' ')}`;
  }
}

for await (const line of createInterface({input: process.stdin, crlfDelay: Infinity})) {
  console.log(answer(...line.split('\t')));
}
