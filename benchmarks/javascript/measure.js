// Times the contenders as standard input specifies; the output has the seconds of each call.
//
// All contenders are checked first: each must report the violations of every document of the corpus
// and of the samples, with the same paths and rules. Each has messages of its own.

import {readFileSync} from 'node:fs';
import {ajv} from './ajv.js';
import {zod} from './zod.js';

const {rounds, seconds, module, schema, corpus, samples} = JSON.parse(readFileSync(0, 'utf8'));
const {EmailIn} = await import(module);
const CONTENDERS = {
  product: (text) => EmailIn.check(text),
  ajv: ajv(schema),
  zod: zod(schema),
  parse: JSON.parse,
};

const compared = (violations) => violations.map(({path, rule}) => `${path} ${rule}`).sort();

/** Throws unless a contender does the work for which it is timed. */
function check(key) {
  const expected = Object.values(samples)
    .flat()
    .map((document) => ({document, violations: EmailIn.check(document)}));
  for (const {document, violations} of [...corpus, ...expected]) {
    const found = compared(CONTENDERS[key](document));
    if (`${found}` !== `${compared(violations)}`)
      throw new Error(`${key}: ${document.slice(0, 2000)}\n${found}`);
  }
}

/** Returns the CPU seconds per call, from several calls for each document. */
function sample(contender, documents, repeats) {
  const begin = process.cpuUsage();
  for (let i = 0; i < repeats; i++) for (const document of documents) contender(document);
  const {user, system} = process.cpuUsage(begin);
  return (user + system) / 1e6 / (repeats * documents.length);
}

/** Returns how often a sample repeats the documents; warms up, too. */
function repeatsOf(contender, documents) {
  for (let count = 1; ; count *= 2) {
    const lasted = sample(contender, documents, count) * count * documents.length;
    if (lasted > seconds / 2) return Math.max(1, Math.round((count * seconds) / lasted));
  }
}

/** Returns the samples of each contender, taken once per round, in rotating order. */
function interleaved(documents) {
  const keys = Object.keys(CONTENDERS);
  const repeats = keys.map((key) => repeatsOf(CONTENDERS[key], documents));
  const found = Object.fromEntries(keys.map((key) => [key, []]));
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < keys.length; turn++) {
      const at = (round + turn) % keys.length;
      found[keys[at]].push(sample(CONTENDERS[keys[at]], documents, repeats[at]));
    }
  return found;
}

for (const key of ['product', 'ajv', 'zod']) check(key);
const found = Object.entries(samples).map(([name, documents]) => [name, interleaved(documents)]);
console.log(JSON.stringify(Object.fromEntries(found)));
