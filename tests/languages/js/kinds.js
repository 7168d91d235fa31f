// The kind of an invalid document: what is wrong with it, in the words of known_differences.tsv.
// A kind is a group, a colon and what is special: a program takes all documents of a kind or none.

/** The field that a JSON Pointer leads to, and the value there; no field for the whole document. */
function resolve(schema, document, pointer) {
  let [field, message, value, inList] = [undefined, schema, document, false];
  for (const name of pointer.split('/').slice(1)) {
    if (message?.typeName === 'google.protobuf.Struct') break; // all that lies in udata
    value = value[name.replaceAll('~1', '/').replaceAll('~0', '~')];
    inList = field?.fieldKind === 'list' && !inList;
    if (!inList) field = message.fields.find(({jsonName}) => jsonName === name);
    message = field?.message;
  }
  return {field, value, inList};
}

const SCALARS = {5: 'an integer', 8: 'a boolean', 9: 'a string'};
const MESSAGES = {Timestamp: 'a date', Struct: 'udata'};

function expected(field, inList) {
  if (!field) return 'a document';
  if (field.fieldKind === 'list' && !inList) return 'a list';
  if (field.enum) return 'an enum';
  return field.message ? (MESSAGES[field.message.name] ?? 'a record') : SCALARS[field.scalar];
}

function found(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length ? 'list' : 'empty list';
  if (typeof value === 'string') return /^-?[0-9]+$/.test(value) ? 'digits' : 'string';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : 'fraction';
  return typeof value;
}

function kindOfType(value, place) {
  const what = found(value);
  if (what === 'digits') return `numbers as strings: for ${place}`;
  if (value === null || typeof value === 'object') return `lists and objects: ${what} for ${place}`;
  return place === 'an enum' ? `enums: ${what}` : `other types: ${what} for ${place}`;
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;
const FORMS = {
  'line end behind': /\n$/,
  'blank in front': /^ /,
  'blank for the T': /\d \d/,
  'small letters': /t.*z$/,
  'comma for the point': /,/,
  'digits of another script': /\p{Nd}(?<![0-9])/u,
  'no zone': /T[0-9:.]+$/,
};

function kindOfDate(text) {
  const parts = DATE.exec(text);
  if (!parts) {
    const form = Object.keys(FORMS).find((name) => FORMS[name].test(text));
    return `dates: ${form ?? 'another form'}`;
  }
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  if (month < 1 || month > 12) return 'calendar overflow in dates: month';
  if (day < 1 || day > 31) return 'calendar overflow in dates: day beyond every month';
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) {
    return 'calendar overflow in dates: day beyond its month';
  }
  if (hour > 23) return 'calendar overflow in dates: hour 24';
  if (minute > 59) return 'calendar overflow in dates: minute 60';
  if (second > 59) return 'calendar overflow in dates: second 60';
  if (year === 0) return 'dates: year 0';
  return parts[8] === 'Z' ? 'dates: other fraction digits' : 'dates: offset';
}

function kindOfViolation({id, schema, text}, {path, rule}) {
  const special = id.split('/').at(-1);
  if (rule === 'unknown') return 'unknown names';
  if (rule === 'syntax') return `JSON syntax: ${special}`;
  if (rule === 'encoding' && text === undefined) return `encoding: ${special}`;
  if (special === 'byte order mark') return `encoding: ${special}`;
  if (rule === 'depth') return 'depth of udata';
  if (!['type', 'range', 'pattern', 'encoding'].includes(rule)) return rule;

  const {field, value, inList} = resolve(schema, JSON.parse(text), path);
  if (rule === 'type') return kindOfType(value, expected(field, inList));
  if (rule === 'encoding') return `encoding: ${special} in ${expected(field)}`;
  if (field.message?.name === 'Timestamp') return kindOfDate(value);
  if (rule === 'pattern') return 'pattern of a url';
  return field.message ? 'numbers in udata: beyond 2^53' : 'integers beyond 32 bits';
}

export function kindOf(entry) {
  const kinds = entry.violations.map((violation) => kindOfViolation(entry, violation));
  return [...new Set(kinds)].join(', ');
}
