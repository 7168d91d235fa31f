// Records: the fields of documents, and the functions that validate, read and write documents.

import {isAbsent} from "./presence.js";
import {isText, parseText} from "./text.js";
import {isObject, isPlain, MAX_DEPTH, written} from "./values.js";
import {child, compare, Report, ValidationError} from "./violations.js";

/** Tests the fields of one object; may reject a valid one, for which `explain` decides. */
class Visit {
  known = 0; // how many members are fields
  #index = -1;

  /** Stops at the first failure, or collects them in `failed`: indices, sentences of choices. */
  constructor(report, failed) {
    this.report = report;
    this.failed = failed;
  }

  optional(item, type) {
    this.#index++;
    if (item === undefined) return true;
    this.known++;
    return item === null || type.test(item, this.report) || this.fail();
  }

  required(item, type) {
    return this.optional(item, type) && (!isAbsent(item, type) || this.fail());
  }

  requiredIf(item, type, condition) {
    return condition === undefined ? this.optional(item, type) : this.required(item, type);
  }

  fail() {
    return this.failed?.push(this.#index);
  }

  /** Returns whether a visited object has no other members, or may have them. */
  isAll(value) {
    return this.report.ignoreUnknown || this.known === Object.keys(value).length;
  }
}

/** Returns an object without inherited members. */
const ownOf = (value) => (isPlain(value) ? value : {...value});

/** Returns the names and indices of a JSON Pointer. */
const steps = (path) =>
  path
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));

/**
 * A kind of document: a type of values, and a Standard Schema validator.
 * `visit` tests each field of an object with the methods of a Visit.
 */
export function record(name, vendor, visit) {
  let fields, byName;

  /** Finds the fields by giving `visit` an object whose members are their own names. */
  function link() {
    const add = (name, type, rest) => fields.push({name, type, ...rest});
    fields = [];
    visit(new Proxy({}, {get: (_, name) => name}), {
      optional: (name, type, initial) => add(name, type, {initial}),
      required: (name, type) => add(name, type, {required: true}),
      requiredIf: (name, type, condition) => add(name, type, {condition}),
      add,
    });
    byName = new Map(fields.map((field) => [field.name, field]));
  }

  function read(document, options, isValue) {
    const report = new Report(options);
    try {
      report.value = isValue || !isText(document) ? document : parseText(document, report);
      self.explain(report.value, "", report);
      return report;
    } catch (error) {
      if (error instanceof ValidationError) return error;
      throw error;
    }
  }

  /** Returns all violations of a text or of a JSON value. */
  const check = (document, options) => read(document, options).violations;

  /** Returns the document with defaults and without absent members, or its violations. */
  function safeParse(document, options) {
    const {value, violations} = read(document, options);
    if (!violations.length) return {success: true, data: self.tidy(value)};
    return {success: false, violations};
  }

  /** Like `safeParse`, but throws a ValidationError. */
  function parse(document, options) {
    const {data, violations} = safeParse(document, options);
    if (violations) throw new ValidationError(violations);
    return data;
  }

  /** Returns the canonical text of a document; throws a ValidationError if it is invalid. */
  const stringify = (document) => self.write(parse(document));

  function validate(document) {
    const {value, violations} = read(document, {}, true);
    if (!violations.length) return {value: self.tidy(value)};
    return {issues: violations.map(({path, message}) => ({message, path: steps(path)}))};
  }

  const self = {
    name,
    check,
    parse,
    safeParse,
    stringify,
    "~standard": {version: 1, vendor, validate},

    test(value, report) {
      if (!fields) link(); // first, so that engines optimize `visit` for documents
      const found = new Visit(report);
      return isPlain(value, report.isClean) && visit(value, found) && found.isAll(value);
    },

    /** Reports violations in the order of the fields, then unknown names. */
    explain(value, path, report) {
      if (!isObject(value)) return report.wrongType(path, "an object", value);
      if (!fields) link();
      const own = ownOf(value);
      const found = new Visit(report, []);
      visit(own, found);
      for (const index of found.failed) {
        const {name, type, required, condition, explain} = fields[index] ?? {};
        const place = type && child(path, name);
        if (!type) report.add(path, "one_of", index);
        else if (explain) explain(own, place, report);
        else if (!isAbsent(own[name], type)) type.explain(own[name], place, report);
        else if (required) report.add(place, "required", `${name} is required`);
        else if (!isAbsent(own[condition], byName.get(condition).type))
          report.add(place, "required_if", `${name} is required when ${condition} is present`);
      }
      if (found.isAll(own)) return;
      const names = Object.keys(own).filter((name) => !byName.has(name));
      for (const name of names.sort(compare)) report.unknown(path, name, byName);
    },

    /** Returns a valid value with defaults, and without absent or unknown members. */
    tidy(value) {
      const own = ownOf(value);
      const result = {};
      for (const {name, type, initial} of fields) {
        const item = own[name];
        if (!isAbsent(item, type)) result[name] = type.tidy ? type.tidy(item) : item;
        else if (initial !== undefined) result[name] = initial;
      }
      return result;
    },

    /** Returns the canonical text of a value that `tidy` returned. */
    write(value) {
      const members = [];
      for (const {name, type} of fields)
        if (value[name] !== undefined)
          members.push(`${JSON.stringify(name)}:${written(value[name], type)}`);
      return `{${members}}`;
    },
  };
  return self;
}

/** A record that contains itself, directly or through others; limits how deep it is nested. */
export function recursive(name, vendor, visit) {
  const self = record(name, vendor, visit);
  const {test, explain} = self;
  return Object.assign(self, {
    test(value, report) {
      if (report.level === MAX_DEPTH) return false;
      report.level++;
      const isValid = test(value, report);
      report.level--;
      return isValid;
    },
    explain(value, path, report) {
      if (isObject(value) && report.level === MAX_DEPTH)
        return report.add(path, "depth", `is nested deeper than level ${MAX_DEPTH}`);
      report.level++;
      explain(value, path, report);
      report.level--;
    },
  });
}

/** Returns a function that finds a record by its name. */
export function lookup(records) {
  const known = records.map(({name}) => name);
  return (name) => {
    const found = records[known.indexOf(name)];
    if (!found) throw new TypeError(`there is no record ${name}; use one of ${known.join(", ")}`);
    return found;
  };
}
