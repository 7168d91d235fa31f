// The form of the check page: validates pasted, chosen or dropped documents and shows the result.

import * as library from "../../../generated/javascript/index.js";
import {arrayItems, isArray, isBlank, isMarked, LineReader} from "../../../generated/javascript/runtime/items.js";
import {offsetOf, parsed, places, positions} from "./places.js";
import {protobufText} from "./protobuf_text.js";

const table = TABLE;
const form = document.getElementById('check');
const result = document.getElementById('check-result');
const {kind: kindInput, contents: contentsInput, file: fileInput, text: textInput} = form.elements;
const LARGE = 20_000; // characters
const MOST = 200; // documents, and violations of each, that are shown

/** Returns whether a text contains an array of documents, or one in each of several lines. */
function isMany(text) {
  if (isArray(text)) return true;
  const lines = text.split('\n').filter((line) => !isBlank(line));
  return lines.length > 1 && /^\s*\{.*\}\s*$/.test(lines[0]);
}

/** Splits a string or bytes, an array or lines, into documents; undefined for a broken array. */
function itemsOf(source) {
  if (isArray(source)) return isMarked(source) ? undefined : arrayItems(source);
  const reader = new LineReader();
  return [...reader.push(source), ...reader.end()].map(({text}) => text);
}

/** Returns the documents to validate, with their texts and the offsets of the texts. */
function documents(text) {
  const source = bytes ?? text;
  const contents = contentsInput.value;
  const isOne = contents === 'one' || (!contents && !isMany(text));
  const items = isOne ? undefined : itemsOf(source);
  if (!items) return [{document: source, text, offset: 0}];
  let from = 0;
  return items.map((document) => {
    const item = bytes ? shown(document) : document;
    const offset = text.indexOf(item, from);
    from = offset + item.length;
    return {document, text: item, offset};
  });
}

/** Returns the record that the discriminator of a document selects. */
function foundKind(text) {
  const value = parsed(text);
  const union = table.unions.find(({discriminator}) => typeof value?.[discriminator] === 'number');
  return union?.variants[value[union.discriminator]];
}

/** Returns the violations of a document, or its canonical form and its protobuf text. */
function judge(document, text) {
  const name = kindInput.value || foundKind(text) || (table.unions.length ? '' : table.records[0]);
  try {
    if (!name) library[`read${table.unions[0].name}`](document);
    const value = library.parse(name, document);
    return {name, canonical: library.stringify(name, value), protobuf: protobufText(table, name, value)};
  } catch (error) {
    if (!error.violations) throw error;
    return {name, violations: error.violations};
  }
}

/** Returns an element with texts and other elements in it; texts are never read as markup. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Returns a member that is not inherited, because documents may contain any name. */
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);

/** Returns the entry in the reference of the field with a violation. */
function entryOf(name, path) {
  let record = name;
  let entry;
  for (const step of path.split('/').slice(1)) {
    const field = own(own(table.fields, record), step);
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

const counted = (all, name) => `${all.length} ${name}${all.length === 1 ? '' : 's'}`;

/** Returns an element for a text, open unless its layout takes long. */
function output(title, text) {
  const open = text.length < LARGE ? {open: ''} : {};
  const content = element('pre', {tabindex: 0, 'aria-label': title}, text);
  return element('details', open, element('summary', {}, title), content);
}

function shownDocument(verdict, positionOf) {
  const {line} = positionOf(verdict.offset);
  const {name, violations, canonical, protobuf} = verdict;
  const kind = name ?? 'no kind';
  const heading = `Line ${line}, ${kind}: ${violations ? counted(violations, 'violation') : 'valid'}`;
  const section = element('section', {}, element('h2', {}, heading));
  if (!violations) {
    section.append(output('Canonical form', canonical), output('protobuf text', protobuf));
    return section;
  }
  const found = places(verdict.text);
  const head = ['Line', 'Path', 'Rule', 'Violation'].map((title) => element('th', {}, title));
  const rows = violations.slice(0, MOST).map((v) => shownViolation(v, verdict, found, positionOf));
  section.append(
    element(
      'table',
      {},
      element('caption', {}, heading),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...rows),
    ),
  );
  if (violations.length > MOST) section.append(element('p', {}, `The first ${MOST} are shown.`));
  return section;
}

const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/** Returns bytes as text with the line ends of a form. */
const shown = (content) => decoder.decode(content).replace(/\r\n?/g, '\n');

let bytes; // of a file whose text in the form is unchanged

function update() {
  const text = textInput.value;
  result.replaceChildren();
  if (!text.trim() && !bytes) return;
  const positionOf = positions(text);
  const verdicts = documents(text).map((part) => ({...part, ...judge(part.document, part.text)}));
  const faulty = verdicts.filter((verdict) => verdict.violations);
  const summary = `${counted(verdicts, 'document')}, ${faulty.length} with violations.`;
  result.append(element('p', {role: 'status'}, summary));
  const shown = [...faulty, ...verdicts.filter((verdict) => !verdict.violations)].slice(0, MOST);
  for (const verdict of shown) result.append(shownDocument(verdict, positionOf));
  if (verdicts.length > MOST) result.append(element('p', {}, `The first ${MOST} are shown.`));
}

async function load(file) {
  const content = new Uint8Array(await file.arrayBuffer());
  textInput.value = shown(content);
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
