// ajv with the generated schema, and its errors with the paths and rules of the contract.

import Ajv2020 from 'ajv/dist/2020.js';
import {child, depths, parsed, surrogates} from './shared.js';

const isWhole = (value) => Number.isInteger(value) || value === Infinity || value === -Infinity;

export function ajv(schema) {
  const options = {strict: true, allErrors: true, validateFormats: false, verbose: true};
  const validate = new Ajv2020.default(options).compile(schema);

  return (text) => {
    const {value, violations} = parsed(text);
    if (violations) return violations;
    const found = validate(value) ? [] : reported(validate.errors);
    if (value?.udata) found.push(...depths(value.udata, '/udata'));
    return found.concat(surrogates(text, value));
  };
}

/** Returns the violations for the errors; several errors may be one violation. */
function reported(errors) {
  const found = new Map(); // by path
  for (const error of errors) {
    const path = pathOf(error);
    const rule = path.startsWith('/udata/') ? ruleInObject(error) : ruleOf(error);
    if (rule && !found.has(path)) found.set(path, {path, rule, message: error.message});
  }
  return [...found.values()];
}

function pathOf({instancePath, params}) {
  const name = params.missingProperty ?? params.additionalProperty;
  return name === undefined ? instancePath : child(instancePath, name);
}

/** Returns the rule of an error; undefined if another error reports the violation. */
function ruleOf({keyword, instancePath: path, schemaPath, parentSchema, data}) {
  const isCondition = schemaPath.startsWith('#/allOf/');
  const isMissing = data === null && path && !/\/\d+$/.test(path);
  switch (keyword) {
    case 'required':
      return isCondition ? 'required_if' : 'required';
    case 'additionalProperties':
      return 'unknown';
    case 'not':
      return isCondition ? 'required_if' : 'pattern';
    case 'pattern':
      return 'pattern';
    case 'minimum':
    case 'maximum':
      return 'range';
    case 'oneOf':
      if (isMissing) return 'required';
      return isWhole(data) ? 'enum' : 'type';
    case 'type': {
      const {type, oneOf} = parentSchema;
      if (oneOf || type === 'null') return undefined;
      if (isMissing) return 'required';
      return [type].flat()[0] === 'integer' && isWhole(data) ? 'range' : 'type';
    }
  }
}

function ruleInObject({keyword, data}) {
  const isBound = ['minimum', 'maximum'].includes(keyword);
  const isRange = isBound || (keyword === 'type' && !isFinite(data));
  return isRange && typeof data === 'number' ? 'range' : undefined;
}
