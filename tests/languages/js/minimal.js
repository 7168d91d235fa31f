/** A valid E-mail In with nothing but the required fields, as in the corpus; the tests change it. */
import {readFileSync} from 'node:fs';

const file = new URL('../../../generated/conformance/EmailIn.json', import.meta.url);
const {cases} = JSON.parse(readFileSync(file, 'utf8'));
const {document} = cases.find(({id}) => id === 'EmailIn/document/minimal');

export const minimal = JSON.parse(document);
