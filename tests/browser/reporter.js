// A line for each file with its time, what failed in full, and the count at the end.
import {basename} from 'node:path';

export default async function* report(events) {
  const files = new Map(); // by name: how many passed, how many failed, milliseconds
  for await (const {type, data} of events) {
    if (!['test:pass', 'test:fail'].includes(type) || data.details?.type === 'suite') continue;
    const name = basename(data.file ?? data.name);
    const counts = files.get(name) ?? {passed: 0, failed: 0, milliseconds: 0};
    files.set(name, counts);
    counts[type === 'test:pass' ? 'passed' : 'failed'] += 1;
    counts.milliseconds += data.details.duration_ms;
    if (type === 'test:fail') yield `FAILED ${name}: ${data.name}\n${why(data.details.error)}\n`;
  }
  for (const [name, {passed, failed, milliseconds}] of files) {
    const seconds = (milliseconds / 1000).toFixed(1).padStart(7);
    yield `${failed ? 'FAILED' : 'ok    '}  ${name.padEnd(24)}${String(passed).padStart(4)} passed`;
    yield `${String(failed).padStart(4)} failed ${seconds} s\n`;
  }
}

function why(error) {
  const text = String(error?.cause?.message ?? error?.message ?? error);
  return text.replaceAll(/^/gm, '        ');
}
