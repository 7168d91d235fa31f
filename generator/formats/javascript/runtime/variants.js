// Unions: a member called the discriminator selects the record.

import {isObject} from "./values.js";
import {child} from "./violations.js";

/** A record of a union: the discriminator, its type, and pairs of its values and records. */
export function variants(discriminator, type, records) {
  const known = new Map(records);
  const kindOf = (value) =>
    Object.hasOwn(value, discriminator) ? value[discriminator] : undefined;
  const selected = (value) => known.get(kindOf(value));
  return {
    kindOf,
    selected,
    isKind: (kind) => type.test(kind, {}),
    test: (value, report) => isObject(value) && !!selected(value)?.test(value, report),
    tidy: (value) => selected(value).tidy(value),
    write: (value) => selected(value).write(value),
    explain(value, path, report) {
      if (!isObject(value)) return report.wrongType(path, "an object", value);
      const kind = kindOf(value);
      const place = child(path, discriminator);
      if (kind === undefined || kind === null)
        return report.add(place, "required", `${discriminator} is required`);
      if (!type.test(kind, report)) return type.explain(kind, place, report);
      const record = known.get(kind);
      if (record) return record.explain(value, path, report);
      const kinds = [...known.keys()].join(", ");
      report.add(place, "enum", `there are records for ${kinds} only, not for ${kind}`);
    },
  };
}
