// Patterns that the check accepts, in JavaScript: with flag u, as JSON Schema requires, and
// without, as in some engines. The argument is what `python -m tests.support.specs.regexes` prints.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import vm from 'node:vm';

const MILLISECONDS = 5000; // for all attacks on one pattern, each of which takes few
const cases = JSON.parse(readFileSync(process.argv[2], 'utf8'));

for (const flags of ['u', '']) {
  test(`the verdicts are Python's, with flags '${flags}'`, () => {
    for (const {regex, verdicts} of cases) {
      const expression = new RegExp(regex, flags);
      for (const [text, verdict] of Object.entries(verdicts)) {
        assert.equal(expression.test(text), verdict, `${regex} on ${JSON.stringify(text)}`);
      }
    }
  });
}

test('no pattern takes long', () => {
  for (const {regex, attacks} of cases) {
    const script = 'attacks.forEach((text) => new RegExp(regex, "u").test(text))';
    vm.runInNewContext(script, {regex, attacks}, {timeout: MILLISECONDS});
  }
});

test('what takes exponential time is noticed', () => {
  const script = '/^(?:(?:a+)+[.])$/u.test("a".repeat(60))';
  assert.throws(() => vm.runInNewContext(script, {}, {timeout: 200}), /timed out/);
});
