// ajv with the generated schema, with code to report paths, rules and messages.

import Ajv2020 from 'ajv/dist/2020.js';
import {child, depths, parsed, surrogates, unknown, wrongType} from './words.js';

const TYPES = {
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};
const TIMESTAMP = 'is not a valid timestamp; expected 2009-08-05T09:33:15.000Z';
const RANGE = 'must lie between -2147483648 and 2147483647';

const isWhole = (value) => Number.isInteger(value) || value === Infinity || value === -Infinity;

export function ajv(schema) {
  const options = {strict: true, allErrors: true, validateFormats: false, verbose: true};
  const validate = new Ajv2020.default(options).compile(schema);
  const conditions = schema.allOf.map((rule) => rule.if.required[0]);

  return (text) => {
    const {value, violations} = parsed(text);
    if (violations) return violations;
    const found = validate(value) ? [] : reported(validate.errors, conditions);
    if (value?.udata) found.push(...depths(value.udata, '/udata'));
    return found.concat(surrogates(text, value));
  };
}

/** Returns the violations for the errors; several errors may be one violation. */
function reported(errors, conditions) {
  const found = new Map(); // by path
  for (const error of errors) {
    const violation = translated(error, conditions);
    if (violation && !found.has(violation.path)) found.set(violation.path, violation);
  }
  return [...found.values()];
}

function translated(error, conditions) {
  const {keyword, instancePath: path, schemaPath, params, parentSchema, data} = error;
  if (path.startsWith('/udata/')) return inObject(error);
  const condition = conditions[/^#\/allOf\/(\d+)\/then/.exec(schemaPath)?.[1]];
  switch (keyword) {
    case 'required': {
      const name = params.missingProperty;
      return missing(child(path, name), name, condition);
    }
    case 'additionalProperties':
      return unknown(child(path, params.additionalProperty));
    case 'not':
      if (condition) return missing(path, path.slice(1), condition);
      return {path, rule: 'pattern', message: pattern(parentSchema)};
    case 'pattern':
      return {path, rule: 'pattern', message: pattern(parentSchema)};
    case 'minimum':
    case 'maximum':
      return {path, rule: 'range', message: RANGE};
    case 'oneOf':
      return ofEnum(path, parentSchema, data);
    case 'type':
      return ofType(error);
  }
}

const pattern = ({format}) => (format ? TIMESTAMP : 'is not a valid url');

function missing(path, name, condition) {
  if (condition)
    return {path, rule: 'required_if', message: `${name} is required when ${condition} is present`};
  return {path, rule: 'required', message: `${name} is required`};
}

function inObject({keyword, instancePath: path, params, data}) {
  const isBound = ['minimum', 'maximum'].includes(keyword);
  const isRange = isBound || (keyword === 'type' && !isFinite(data));
  if (!isRange || typeof data !== 'number') return undefined;
  const max = 2 ** 53 - 1;
  return {path, rule: 'range', message: `must lie between -${max} and ${max}`};
}

function ofEnum(path, {oneOf}, value) {
  const name = path.slice(1);
  if (value === null) return missing(path, name);
  const expected = `one of ${oneOf.map((each) => `${each.const} (${each.title})`).join(', ')}`;
  if (isWhole(value)) return {path, rule: 'enum', message: `must be ${expected}`};
  return wrongType(path, expected, value);
}

function ofType({instancePath: path, parentSchema, data}) {
  const {type, format, oneOf} = parentSchema;
  if (oneOf || type === 'null') return undefined; // reported by another error
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (data === null && path && !/^\d+$/.test(name)) return missing(path, name);
  const own = Array.isArray(type) ? type[0] : type;
  if (own === 'integer' && isWhole(data)) return {path, rule: 'range', message: RANGE};
  return wrongType(path, format ? 'a string with date and time' : TYPES[own], data);
}
