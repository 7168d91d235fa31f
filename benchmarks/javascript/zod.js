// zod with types written by hand for the generated schema, and its issues as violations.

import * as z from 'zod';
import {child, depths, parsed, surrogates, unknown, wrongType} from './words.js';

const RANGE = 'must lie between -2147483648 and 2147483647';
const MAX = 2 ** 53 - 1;
const LARGE = `must lie between -${MAX} and ${MAX}`;
const always = () => true; // refine objects that have other issues, too

/** Returns options with `expected` as the message for a value of the wrong type. */
const said = (expected) => ({
  error: (issue) => (issue.code === 'invalid_type' ? expected : undefined),
});

export function zod(schema) {
  const {properties, required, $defs} = schema;
  const string = z.string(said('a string'));
  const integer = z.number(said('a whole number')).refine(Number.isInteger, {error: 'whole'});
  const int32 = integer.min(-(2 ** 31), RANGE).max(2 ** 31 - 1, RANGE);
  const value = z.lazy(() =>
    z.union([
      z.null(),
      z.boolean(),
      z.string(),
      z.number().min(-MAX, LARGE).max(MAX, LARGE),
      z.array(value),
      z.record(z.string(), value),
    ]),
  );
  const address = z.strictObject(
    {address: string, personal: string.nullish()},
    said('an object'),
  );
  const timestamp = z
    .string(said('a string with date and time'))
    .regex(
      new RegExp(properties.start_date.pattern),
      'is not a valid timestamp; expected 2009-08-05T09:33:15.000Z',
    );
  const url = string.regex(new RegExp(properties.structured_text.pattern), 'is not a valid url');

  const typeOf = ({$ref, anyOf, type, format, pattern}) => {
    if (anyOf) return address;
    if ($ref) return enumOf($defs[$ref.split('/').at(-1)].oneOf);
    if (pattern) return format ? timestamp : url;
    const types = {
      string,
      integer: int32,
      boolean: z.boolean(said('true or false')),
      array: z.array(address, said('a list')),
      object: z.record(z.string(), value, said('an object')),
    };
    return types[Array.isArray(type) ? type[0] : type];
  };
  const fields = Object.entries(properties).map(([name, property]) => {
    const type = typeOf(property);
    return [name, required.includes(name) ? type : type.nullish()];
  });
  let type = z.strictObject(Object.fromEntries(fields), said('an object'));
  for (const {if: condition, then} of schema.allOf)
    for (const name of then.required) {
      const [other] = condition.required;
      const test = (record) =>
        typeof record !== 'object' || !record || record[other] == null || record[name] != null;
      const error = `${name} is required when ${other} is present`;
      type = type.refine(test, {when: always, path: [name], error});
    }

  return (text) => {
    const {value: document, violations} = parsed(text);
    if (violations) return violations;
    const {success, error} = type.safeParse(document, {reportInput: true});
    const found = success ? [] : error.issues.flatMap(translated);
    if (document?.udata) found.push(...depths(document.udata, '/udata'));
    return found.concat(surrogates(text, document));
  };
}

function enumOf(values) {
  const expected = `one of ${values.map((each) => `${each.const} (${each.title})`).join(', ')}`;
  return z.literal(
    values.map((each) => each.const),
    {error: () => expected},
  );
}

function translated(issue) {
  const {code, path: steps, message, input} = issue;
  const path = steps.reduce(child, '');
  const name = steps.at(-1);
  const isMissing = steps.length && typeof name === 'string' && (input ?? null) === null;
  switch (code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknown(child(path, key)));
    case 'invalid_type':
    case 'invalid_value':
      if (isMissing) return {path, rule: 'required', message: `${name} is required`};
      if (code === 'invalid_value' && Number.isInteger(input))
        return {path, rule: 'enum', message: `must be ${message}`};
      return wrongType(path, message, input);
    case 'invalid_format':
      return {path, rule: 'pattern', message};
    case 'custom':
      if (message === 'whole') return wrongType(path, 'a whole number', input);
      return {path, rule: 'required_if', message};
    case 'invalid_union':
      return {path, rule: 'range', message: LARGE};
    default:
      return {path, rule: 'range', message};
  }
}
