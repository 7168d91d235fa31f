// Prints what was read and taken, by language; fails unless every language of known_differences.tsv
// has left its counts.
//
//   node table.js RESULTS
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {knownDifferences} from './known_differences.js';

const LANGUAGES = ['C++', 'Java', 'Go', 'JavaScript', 'protovalidate', 'ajv'];

const folder = process.argv[2];
const results = {};
for (const file of readdirSync(folder)) {
  const result = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  results[result.language] = result;
}

/** Documents of the kinds of a group, the part of a kind before the colon: taken of all. */
function taken({counts}, group) {
  const kinds = Object.keys(counts).filter((kind) => kind.split(': ')[0] === group);
  const sum = (verdict) => kinds.reduce((n, kind) => n + counts[kind][verdict].length, 0);
  const [yes, no] = [sum('taken'), sum('refused')];
  return yes ? `${yes}/${yes + no}` : yes + no ? '.' : '';
}

const row = (title, cell) => {
  const cells = LANGUAGES.map((name) => (results[name] ? cell(results[name]) : '?').padStart(14));
  console.log(title.padEnd(30) + cells.join(''));
};
const kinds = Object.values(results).flatMap(({counts}) =>
  Object.keys(counts).filter((kind) => counts[kind].taken.length),
);
const invalid = ({counts}) =>
  Object.values(counts).reduce((n, count) => n + count.taken.length + count.refused.length, 0);

row('', ({language}) => language);
row('valid: all taken', ({valid}) => `${valid}`);
row('invalid: compared', (result) => `${invalid(result)}`);
console.log('invalid, but taken (of those with such a fault)');
for (const group of [...new Set(kinds.map((kind) => kind.split(': ')[0]))].sort()) {
  row(`  ${group}`, (result) => taken(result, group));
}

const missing = [...LANGUAGES, ...Object.keys(knownDifferences())].filter((name) => !results[name]);
if (missing.length) {
  console.log(`not checked: ${[...new Set(missing)].join(', ')}`);
  process.exitCode = 1;
}
