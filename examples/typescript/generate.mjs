// Writes framelens.d.ts, the types of the HTTP contract, from the project's OpenAPI document.
// With --check it writes nothing and fails where the file is not what it would write.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const DOCUMENT = new URL("../../tests/golden/openapi.json", import.meta.url);
const TYPES = new URL("framelens.d.ts", import.meta.url);

const document = await readFile(DOCUMENT);
const types = astToString(
  await openapiTS(JSON.parse(document.toString("utf8")), {
    alphabetize: false,
    // a member with a default may be left out of a request
    defaultNonNullable: false,
  }),
);
const digest = createHash("sha256").update(document).digest("hex");
const whole = `// The types of Framelens' HTTP contract. Made by \`make types\`; do not edit by hand.
// OpenAPI document: sha256 ${digest}

${types}`;

if (!process.argv.includes("--check")) {
  await writeFile(TYPES, whole);
} else if ((await readFile(TYPES, "utf8")) !== whole) {
  console.error("framelens.d.ts is not made from today's OpenAPI document: make types");
  process.exitCode = 1;
}
