// zod with types written by hand for the generated schema, and its issues with the paths and rules
// of the contract.

import * as z from 'zod';
import {child, depths, parsed, surrogates} from './shared.js';

const MAX = 2 ** 53 - 1;
const NOT_WHOLE = 'must be a whole number';
const always = () => true; // refine objects that have other issues, too

export function zod(schema) {
  const {properties, required, $defs} = schema;
  const integer = z.number().refine(Number.isInteger, {error: NOT_WHOLE});
  const value = z.lazy(() =>
    z.union([
      z.null(),
      z.boolean(),
      z.string(),
      z.number().min(-MAX).max(MAX),
      z.array(value),
      z.record(z.string(), value),
    ]),
  );
  const address = z.strictObject({address: z.string(), personal: z.string().nullish()});
  const types = {
    string: z.string(),
    integer: integer.min(-(2 ** 31)).max(2 ** 31 - 1),
    boolean: z.boolean(),
    array: z.array(address),
    object: z.record(z.string(), value),
  };
  const typeOf = ({$ref, anyOf, type, pattern}) => {
    if (anyOf) return address;
    if ($ref) return z.literal($defs[$ref.split('/').at(-1)].oneOf.map((each) => each.const));
    return pattern ? z.string().regex(new RegExp(pattern)) : types[[type].flat()[0]];
  };
  const fields = Object.entries(properties).map(([name, property]) => {
    const type = typeOf(property);
    return [name, required.includes(name) ? type : type.nullish()];
  });
  let type = z.strictObject(Object.fromEntries(fields));
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

function translated(issue) {
  const path = issue.path.reduce(child, '');
  const {message} = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({path: child(path, key), rule: 'unknown', message}));
  return {path, rule: ruleOf(issue), message};
}

function ruleOf({code, path, message, input}) {
  const isMissing = typeof path.at(-1) === 'string' && (input ?? null) === null;
  switch (code) {
    case 'invalid_type':
    case 'invalid_value':
      if (isMissing) return 'required';
      return code === 'invalid_value' && Number.isInteger(input) ? 'enum' : 'type';
    case 'invalid_format':
      return 'pattern';
    case 'custom':
      return message === NOT_WHOLE ? 'type' : 'required_if';
    default: // too_small, too_big, or in all types of the union of an object's values
      return 'range';
  }
}
