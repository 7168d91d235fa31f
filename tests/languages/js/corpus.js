// The documents of the checks: the corpus of generated/conformance, and the lines of documents.tsv,
// invalid_documents.tsv and invalid_messages.tsv.
import {createFileRegistry, fromBinary, fromJson, toBinary} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {kindOf} from './kinds.js';
import {minimal} from './minimal.js';

/** A JSON text as a value in which 0 and -0 are the same. */
export function parse(text) {
  return JSON.parse(text, (_, value) => (value === 0 ? 0 : value));
}

/** The lines of a table in this folder, each a list of its parts. */
export function table(name) {
  const text = readFileSync(join(import.meta.dirname, '..', name), 'utf8');
  return text.trimEnd().split('\n').map((line) => line.split('\t'));
}

/** The messages with their rules, from the descriptor set. */
export function descriptors(generated) {
  const file = join(generated, 'descriptors/email_interactions.binpb');
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(file)));
}

/**
 * Whether every violation is one that a reader of ProtoJSON could refuse, knowing the types alone:
 * of rule type, range, unknown, syntax or encoding, or of the pattern of a date. Of the other rules
 * the types know nothing (required, required_if, the pattern of a url), or protobuf leaves them
 * open (a number that an enum does not document; the depth of udata).
 */
function isForReaders({violations}) {
  const rules = ['type', 'range', 'unknown', 'syntax', 'encoding'];
  return violations.every(
    ({path, rule}) => rules.includes(rule) || (rule === 'pattern' && path.endsWith('_date')),
  );
}

function* casesOfCorpus(folder) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const read = (...path) => parse(readFileSync(join(folder, ...path), 'utf8'));
    const {record, cases} = read(file);
    const {bytes} = read('protobuf', file);
    for (const {document: text, document_base64: encoded, ...rest} of cases) {
      const document = encoded ? Buffer.from(encoded, 'base64') : Buffer.from(text);
      yield {...rest, record, text, document, wire: bytes[rest.id]};
    }
  }
}

/** A document without what is absent: null and empty lists. */
function present(document) {
  const isAbsent = (value) => value === null || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(document).filter(([, value]) => !isAbsent(value)));
}

/** A line of invalid_documents.tsv, with the required fields that it does not name for `...`. */
function filledIn(text) {
  const missing = Object.entries(minimal).filter(([name]) => !text.includes(`"${name}"`));
  return text.replace('...', JSON.stringify(Object.fromEntries(missing)).slice(1, -1));
}

/**
 * Every document, as its bytes, with id, record, the record's schema, and whether it is valid. A
 * valid one has the `value` that a writer gives back, and the protobuf bytes `wire` of that value
 * in hexadecimal; an invalid one its kind, and whether it is `forReaders`. An invalid message has
 * protobuf bytes instead of the document.
 */
export function documents(generated) {
  const registry = descriptors(generated);
  const schemaOf = (record) => registry.getMessage(`email_interactions.v1.${record}`);

  const corpus = [...casesOfCorpus(join(generated, 'conformance'))].map((entry) => {
    const schema = schemaOf(entry.record);
    if (entry.valid) return {...entry, schema};
    const kind = kindOf({...entry, schema});
    return {...entry, schema, kind, forReaders: isForReaders(entry)};
  });
  const valid = table('documents.tsv').map(([record, text]) => {
    const [schema, value] = [schemaOf(record), present(parse(text))];
    const wire = Buffer.from(toBinary(schema, fromJson(schema, value))).toString('hex');
    return {id: text, record, schema, document: Buffer.from(text), valid: true, value, wire, text};
  });
  const invalid = table('invalid_documents.tsv').map(([kind, record, short]) => {
    const document = Buffer.from(filledIn(short));
    const id = `${kind}: ${short}`;
    return {id, record, schema: schemaOf(record), document, valid: false, kind, forReaders: true};
  });
  const messages = table('invalid_messages.tsv').slice(1).map(([kind, record, more]) => {
    const schema = schemaOf(record);
    const bytes = Buffer.concat([toBinary(schema, fromJson(schema, minimal)), Buffer.from(more, 'hex')]);
    const id = `${kind}: ${more}`;
    return {id, record, schema, bytes, valid: false, kind: `messages: ${kind}`, forReaders: true};
  });
  return [...corpus, ...valid, ...invalid, ...messages];
}
