// The licence notices of everything that the desk contains, as /licences.txt.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ readonly title: string; readonly licence: string; readonly text: string }} Notice */

/** What the desk contains without its being a package. */
const OWN = [{ title: 'Lucide 1.62 (icons)', licence: 'ISC', file: 'lucide.txt' }];

/**
 * The folder of the package that a file belongs to; `null` for a file of the desk.
 *
 * @param {string} id
 */
export function packageOf(id) {
  return /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/u.exec(id.replace(/^\0/u, ''))?.[1] ?? null;
}

/**
 * The notice of a package. A package without a licence text is a mistake: nobody may pass it on.
 *
 * @param {string} folder
 * @returns {Notice}
 */
export function noticeOf(folder) {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const title = `${about.name} ${about.version}`;
  const files = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|notice|copying)([.-].*)?$/iu.test(name))
    .sort();
  if (files.length === 0) throw new Error(`${title} has no licence text, so that the desk cannot contain it.`);
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
  return { title, licence: String(about.license ?? 'see below'), text };
}

/**
 * The text of /licences.txt.
 *
 * @param {readonly Notice[]} notices
 */
export function licencesOf(notices) {
  const line = '='.repeat(80);
  const parts = [...notices]
    .sort((a, b) => a.title.localeCompare(b.title, 'en'))
    .map(({ title, licence, text }) => `${line}\n${title} (${licence})\n${line}\n\n${text}\n`);
  return `The desk of Parlor contains these works of others, under their own licences.\n\n${parts.join('\n')}`;
}

/**
 * Writes the notices of the packages whose code is in the bundle.
 *
 * @returns {import('vite').Plugin}
 */
export function licences() {
  return {
    name: 'parlor-licences',
    apply: 'build',
    generateBundle(_, bundle) {
      /** @type {Set<string>} */
      const folders = new Set();
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(part.modules)) {
          const folder = renderedLength > 0 ? packageOf(id) : null;
          if (folder) folders.add(folder);
        }
      }
      const own = OWN.map(({ title, licence, file }) => ({
        title,
        licence,
        text: readFileSync(new URL(`../licences/${file}`, import.meta.url), 'utf8').trim(),
      }));
      const notices = [...own, ...[...folders].map(noticeOf)];
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licencesOf(notices) });
    },
  };
}
