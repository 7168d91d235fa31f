// protobuf's text format of records.

/** Returns a record in protobuf's text format as Python prints it; the table has its names. */
export function protobufText(table, name, value, indent = '') {
  const print = (field, content) => {
    if (content === undefined) return '';
    const [identifier, type] = table.fields[name][field];
    if (Array.isArray(content)) return content.map((item) => print(field, item)).join('');
    const kind = type.split('.').at(-1);
    if (table.enums[type]) return `${indent}${identifier}: ${table.enums[type][content]}\n`;
    if (!type) return `${indent}${identifier}: ${scalar(content)}\n`;
    const inner = `${indent}  `;
    const body =
      kind === 'Timestamp'
        ? timestamp(content, inner)
        : kind === 'Struct'
          ? struct(content, inner)
          : protobufText(table, kind, content, inner);
    return `${indent}${identifier} {\n${body}${indent}}\n`;
  };
  return Object.keys(table.fields[name])
    .map((field) => print(field, value[field]))
    .join('');
}

function scalar(value) {
  if (typeof value !== 'string') return String(value);
  const escapes = {'\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', "'": "\\'", '\\': '\\\\'};
  const octal = (mark) => `\\${mark.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${value.replace(/[\0-\x1f\x7f"'\\]/g, (mark) => escapes[mark] ?? octal(mark))}"`;
}

function timestamp(value, indent) {
  const milliseconds = Date.parse(value);
  const seconds = Math.floor(milliseconds / 1000);
  const nanos = (milliseconds - seconds * 1000) * 1e6;
  const lines = [seconds && `seconds: ${seconds}`, nanos && `nanos: ${nanos}`].filter(Boolean);
  return lines.map((line) => `${indent}${line}\n`).join('');
}

function struct(value, indent) {
  return Object.keys(value)
    .sort()
    .map(
      (key) =>
        `${indent}fields {\n${indent}  key: ${scalar(key)}\n${indent}  value {\n` +
        `${dynamic(value[key], `${indent}    `)}${indent}  }\n${indent}}\n`,
    )
    .join('');
}

function dynamic(value, indent) {
  if (value === null) return `${indent}null_value: NULL_VALUE\n`;
  if (typeof value === 'boolean') return `${indent}bool_value: ${value}\n`;
  if (typeof value === 'number') return `${indent}number_value: ${value}\n`;
  if (typeof value === 'string') return `${indent}string_value: ${scalar(value)}\n`;
  if (!Array.isArray(value))
    return `${indent}struct_value {\n${struct(value, `${indent}  `)}${indent}}\n`;
  const items = value.map(
    (item) => `${indent}  values {\n${dynamic(item, `${indent}    `)}${indent}  }\n`,
  );
  return `${indent}list_value {\n${items.join('')}${indent}}\n`;
}
