// The functions that the generated module uses.

export {restricted} from "./facets.js";
export {choice, depends, when} from "./presence.js";
export {lookup, record, recursive} from "./records.js";
export {readAll, readOne} from "./unions.js";
export {variants} from "./variants.js";
export {ValidationError} from "./violations.js";
export {
  boolean,
  enumeration,
  int32,
  int64,
  list,
  number,
  object,
  pattern,
  string,
  timestamp,
} from "./values.js";
