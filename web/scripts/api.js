// Writes api/schema.d.ts from a server's OpenAPI document: `npm run api -- FILE_OR_URL`.
// With --check it writes nothing and fails if the file on disk differs.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const target = fileURLToPath(new URL('../api/schema.d.ts', import.meta.url));
const args = process.argv.slice(2);
const check = args.includes('--check');
const source = args.find((arg) => !arg.startsWith('--')) ?? 'http://127.0.0.1:8080/openapi.json';
const url = /^https?:/.test(source) ? new URL(source) : pathToFileURL(resolve(source));

const document = url.protocol === 'file:' ? await readFile(url, 'utf8') : await (await fetch(url)).text();
const types = astToString(await openapiTS(document, { alphabetize: true, immutable: true }));
const text = `// Made from the server's openapi.json by \`npm run api\`. Do not edit.\n${types}`;
if (check) {
  if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
    console.error('api/schema.d.ts differs from the server: run `npm run api` with its openapi.json.');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
