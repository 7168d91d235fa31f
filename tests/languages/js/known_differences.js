// Compares the invalid documents that a language took with known_differences.tsv.
import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {table} from './corpus.js';

/** The lines of known_differences.tsv by language. */
export function knownDifferences() {
  const [head, ...lines] = table('known_differences.tsv');
  assert.deepEqual(head, ['kind', 'language', 'reason']);
  const known = {};
  for (const [kind, languages, reason] of lines) {
    assert(reason, `known_differences.tsv gives no reason for ${kind}`);
    for (const language of languages.split(', ')) {
      known[language] ??= new Set();
      assert(!known[language].has(kind), `known_differences.tsv has ${kind} twice for ${language}`);
      known[language].add(kind);
    }
  }
  return known;
}

/**
 * Fails unless the kinds that are taken are those listed. `entries` are the invalid documents that
 * the language has read; `isTaken` its verdicts, in their order. Leaves the counts in the folder
 * `results`, for the table at the end.
 */
export function compare({language, results, valid, entries, isTaken}) {
  const counts = {};
  entries.forEach(({id, kind}, i) => {
    const count = (counts[kind] ??= {taken: [], refused: []});
    count[isTaken[i] ? 'taken' : 'refused'].push(id);
  });
  mkdirSync(results, {recursive: true});
  writeFileSync(join(results, `${language}.json`), JSON.stringify({language, valid, counts}));

  const known = knownDifferences()[language] ?? new Set();
  const problems = [];
  for (const [kind, {taken, refused}] of Object.entries(counts)) {
    if (taken.length && refused.length) {
      problems.push(`two kinds in one, '${kind}': takes ${taken[0]}, refuses ${refused[0]}`);
    } else if (taken.length && !known.has(kind)) {
      problems.push(`not listed, '${kind}': takes ${taken[0]}`);
    } else if (refused.length && known.has(kind)) {
      problems.push(`listed but refused, '${kind}': ${refused[0]}`);
    }
  }
  for (const kind of known) {
    if (!counts[kind]) problems.push(`listed, but there is no such document, '${kind}'`);
  }
  const message = `${language} and known_differences.tsv:\n${problems.join('\n')}`;
  assert.equal(problems.length, 0, message);
}
