/** The lint rule against late answers: what it finds, and what it lets pass. */

import { Linter } from 'eslint';
import svelte from 'eslint-plugin-svelte';
import { describe, expect, it } from 'vitest';
import { late } from '../scripts/lint-late.js';

/** The names that the rule finds in the script of a component. */
function found(script: string): string[] {
  const linter = new Linter();
  const text = `<script>\n${script}\n</script>`;
  const config = [...svelte.configs.base, { plugins: { desk: { rules: { late } } }, rules: { 'desk/late': 'error' } }];
  return linter
    .verify(text, config as Linter.Config[], 'One.svelte')
    .map(({ message }) => /^`([^`]+)`/u.exec(message)?.[1] ?? message);
}

const HEAD = `
  let { id, done } = $props();
  const path = $derived('/v1/' + id);
  let shown = $state(null);
  const here = spot(() => id);
`;

describe('a read after a wait', () => {
  it.each([
    ['a derived value', 'async function load() { await ask(); shown = path; }', ['path']],
    [
      'a prop',
      'async function load() { const answer = await ask(path); if (id === answer.id) shown = answer; }',
      ['id'],
    ],
    ['a prop that is a function', 'async function save() { await send(path); done(); }', ['done']],
    ['a promise', '$effect(() => { ask(path).then(() => { shown = id; }); });', ['id']],
    [
      'a function in a late function',
      'async function load() { const all = await ask(); shown = all.find((one) => one.id === id); }',
      ['id'],
    ],
    [
      'a function that reads',
      'async function load() { shown = await ask(path); }\nasync function save() { await send(); await load(); }',
      ['load'],
    ],
    [
      'a second wait',
      'async function load() { const still = here(); await ask(); if (!still()) return; await ask(); shown = id; }',
      ['id'],
    ],
    ['the address', 'async function make() { const made = await send(); router.go(made); }', ['router.go']],
    ['a handler', 'const items = $derived([{ run: async () => { await send(); shown = id; } }]);', ['id']],
  ])('is found: %s', (_, script, names) => {
    expect(found(HEAD + script)).toEqual(names);
  });

  it.each([
    ['before the wait', 'async function load() { const of = id; shown = await ask(path, of); }'],
    ['after a question', 'async function load() { const still = here(); await ask(); if (still()) shown = path; }'],
    [
      'in a loop over what was read',
      'async function load() { const still = here(); for (const one of await ask()) if (still()) shown = one + id; }',
    ],
    [
      'in a promise that asks',
      '$effect(() => { const still = here(); ask(path).then(() => { if (still()) shown = id; }); });',
    ],
    ['state', 'async function load() { await ask(); shown = [shown]; }'],
    [
      'a function that asks for itself',
      'async function load() { const still = here(); if (!still()) return; shown = await ask(path); }\nasync function save() { await send(); await load(); }',
    ],
    ['a function without a wait', 'function show() { shown = path; done(); }'],
  ])('passes: %s', (_, script) => {
    expect(found(HEAD + script)).toEqual([]);
  });
});
