const library = modules['index.js'];
const {arrayItems} = modules['runtime/items.js'];
const table = TABLE;
const form = document.getElementById('check');
const result = document.getElementById('check-result');
const {kind: kindInput, contents: contentsInput, file: fileInput, text: textInput} = form.elements;
const LARGE = 20_000; // characters
const MOST = 200; // documents, and violations of each, that are shown

/** The value of a JSON text; undefined if it is none. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where each value of a JSON text begins, by its JSON Pointer; of the last of several equal names. */
function places(text) {
  const found = new Map();
  if (parsed(text) === undefined) return found;
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/gs;
  const open = []; // the containers around: {path, name | index}
  const path = () => {
    const inner = open.at(-1);
    if (!inner) return '';
    const step = inner.isObject ? inner.name.replace(/~/g, '~0').replace(/\//g, '~1') : inner.index;
    return `${inner.path}/${step}`;
  };
  for (const {0: mark, index} of text.matchAll(token)) {
    const inner = open.at(-1);
    if (mark === '}' || mark === ']') open.pop();
    else if (mark === ',') inner.isObject ? (inner.name = undefined) : inner.index++;
    else if (mark === ':') continue;
    else if (inner?.isObject && inner.name === undefined) inner.name = JSON.parse(mark);
    else {
      const own = path();
      found.set(own, index);
      if (mark === '{' || mark === '[') open.push({path: own, isObject: mark === '{', index: 0});
    }
  }
  return found;
}

/** The offset of a violation in the text of its document: of the value, or of what should have it. */
function offsetOf(violation, text, found) {
  const position = /position (\d+)/.exec(violation.message);
  if (violation.rule === 'syntax' && position) return Number(position[1]);
  for (let path = violation.path; ; path = path.slice(0, path.lastIndexOf('/'))) {
    if (found.has(path)) return found.get(path);
    if (!path) return Math.max(text.search(/\S/), 0);
  }
}

/** Line and column from 1, for offsets in order of any kind. */
function positions(text) {
  const starts = [0];
  for (let at = -1; (at = text.indexOf('\n', at + 1)) >= 0; ) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      starts[middle] <= offset ? (low = middle) : (high = middle);
    }
    return {line: low + 1, column: [...text.slice(starts[low], offset)].length + 1};
  };
}


/** Whether a text holds an array of documents, or one in each of several lines. */
function isMany(text) {
  if (/^\s*\[/.test(text)) return true;
  const lines = text.split('\n').filter((line) => line.trim());
  return lines.length > 1 && /^\s*\{.*\}\s*$/.test(lines[0]);
}

/** The texts of the documents in a text, with their offsets. */
function documents(text) {
  const contents = contentsInput.value;
  if (contents === 'one' || (!contents && !isMany(text))) return [{text, offset: 0}];
  const items = /^\s*\[/.test(text) ? arrayItems(text) : undefined;
  if (/^\s*\[/.test(text) && !items) return [{text, offset: 0}];
  let from = 0;
  return (items ?? text.split('\n').filter((line) => line.trim())).map((item) => {
    const offset = text.indexOf(item, from);
    from = offset + item.length;
    return {text: item, offset};
  });
}

/** The record that the discriminator of a document selects. */
function foundKind(text) {
  const value = parsed(text);
  const union = table.unions.find(({discriminator}) => typeof value?.[discriminator] === 'number');
  return union?.variants[value[union.discriminator]];
}

/** The violations of a document, or its canonical form and its protobuf text. */
function judge(document, text) {
  const name = kindInput.value || foundKind(text) || (table.unions.length ? '' : table.records[0]);
  try {
    if (!name) library[`read${table.unions[0].name}`](document);
    const value = library.parse(name, document);
    return {name, canonical: library.stringify(name, value), protobuf: protobufText(name, value)};
  } catch (error) {
    if (!error.violations) throw error;
    return {name, violations: error.violations};
  }
}

/** A record in protobuf's text format, laid out as Python prints it. */
function protobufText(name, value, indent = '') {
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
          : protobufText(kind, content, inner);
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

/** An element with text and other elements in it; texts are never read as markup. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The entry of the field that a violation is about, in the reference. */
function entryOf(name, path) {
  let record = name;
  let entry;
  for (const step of path.split('/').slice(1)) {
    const field = table.fields[record]?.[step];
    if (!field) continue; // an index, or a name within an object
    entry = `reference/${record}.html#${step.toLowerCase()}`;
    record = field[1].split('.').at(-1);
  }
  return entry;
}

function shownViolation(violation, {name, text, offset}, found, positionOf) {
  const {line, column} = positionOf(offset + offsetOf(violation, text, found));
  const jump = element('button', {type: 'button'}, `${line}:${column}`);
  jump.addEventListener('click', () => {
    const at = offset + offsetOf(violation, text, found);
    textInput.focus();
    textInput.setSelectionRange(at, at + 1);
  });
  const entry = name && entryOf(name, violation.path);
  const path = element('code', {}, violation.path || 'document');
  const cells = [
    jump,
    entry ? element('a', {href: entry}, path) : path,
    element('code', {}, violation.rule),
    violation.message,
  ];
  const labels = ['Line', 'Path', 'Rule', 'Violation'];
  const made = cells.map((cell, index) =>
    element('td', {'data-label': labels[index]}, element('div', {}, cell)),
  );
  return element('tr', {}, ...made);
}

/** A text that is shown at once unless its layout takes long. */
function output(title, text) {
  const open = text.length < LARGE ? {open: ''} : {};
  const content = element('pre', {tabindex: 0, 'aria-label': title}, text);
  return element('details', open, element('summary', {}, title), content);
}

function shownDocument(verdict, positionOf) {
  const {line} = positionOf(verdict.offset);
  const {name, violations, canonical, protobuf} = verdict;
  const kind = name ?? 'no kind';
  const heading = `Line ${line}, ${kind}: ${violations ? `${violations.length} violations` : 'valid'}`;
  const section = element('section', {}, element('h2', {}, heading));
  if (!violations) {
    section.append(output('Canonical form', canonical), output('protobuf text', protobuf));
    return section;
  }
  const found = places(verdict.text);
  const head = ['Line', 'Path', 'Rule', 'Violation'].map((title) => element('th', {}, title));
  const rows = violations.slice(0, MOST).map((v) => shownViolation(v, verdict, found, positionOf));
  section.append(
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows)),
  );
  if (violations.length > MOST) section.append(element('p', {}, `The first ${MOST} are shown.`));
  return section;
}

let bytes; // of a file whose text stands unchanged in the form

function update() {
  const text = textInput.value;
  result.replaceChildren();
  if (!text.trim() && !bytes) return;
  const positionOf = positions(text);
  const parts = documents(text);
  const whole = parts.length === 1 && parts[0].text === text;
  const verdicts = parts.map((part) => ({...part, ...judge(whole && bytes ? bytes : part.text, part.text)}));
  const faulty = verdicts.filter((verdict) => verdict.violations);
  const summary = `${verdicts.length} documents, ${faulty.length} with violations.`;
  result.append(element('p', {role: 'status'}, summary));
  const shown = [...faulty, ...verdicts.filter((verdict) => !verdict.violations)].slice(0, MOST);
  for (const verdict of shown) result.append(shownDocument(verdict, positionOf));
  if (verdicts.length > MOST) result.append(element('p', {}, `The first ${MOST} are shown.`));
}

async function load(file) {
  const content = new Uint8Array(await file.arrayBuffer());
  textInput.value = new TextDecoder('utf-8', {ignoreBOM: true}).decode(content);
  bytes = content;
  update();
}

for (const name of table.records) kindInput.append(element('option', {}, name));
textInput.addEventListener('input', () => {
  bytes = undefined;
  update();
});
for (const input of [kindInput, contentsInput]) input.addEventListener('change', update);
fileInput.addEventListener('change', () => fileInput.files[0] && load(fileInput.files[0]));
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('dragover', (event) => event.preventDefault());
form.addEventListener('drop', (event) => {
  const [file] = event.dataTransfer.files;
  if (!file) return;
  event.preventDefault();
  load(file);
});
