// Reads mails with postal-mime: one line of JSON for each file named on standard input.

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import PostalMime from "postal-mime";

const flat = (addresses = []) =>
  addresses
    .flatMap((each) => each.group ?? [each])
    .map((each) => [each.address ?? "", each.name ?? ""]);

for await (const path of createInterface({ input: process.stdin })) {
  const mail = await PostalMime.parse(await readFile(path));
  const found = {
    from: flat(mail.from ? [mail.from] : []),
    to: flat(mail.to),
    cc: flat(mail.cc),
    subject: mail.subject ?? "",
    date: mail.date ?? "",
  };
  process.stdout.write(JSON.stringify(found) + "\n");
}
