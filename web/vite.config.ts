import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { licences } from './scripts/licences.js';

/** The server that `npm run dev` passes API requests to. */
const server = process.env.PARLOR_URL ?? 'http://127.0.0.1:8080';

const dist = join(import.meta.dirname, 'dist');

/** Text files above this size get compressed forms beside them. */
const WORTH_BYTES = 1024;

/** Writes `FILE.br` and `FILE.gz` beside the text files of the build, where they are smaller. The server sends them. */
function compressed(): Plugin {
  return {
    name: 'parlor-compressed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest|txt|wasm)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const plain = readFileSync(path);
        if (plain.length < WORTH_BYTES) continue;
        const brotli = brotliCompressSync(plain, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
            [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
          },
        });
        const gzip = gzipSync(plain, { level: 9 });
        if (brotli.length < plain.length) writeFileSync(`${path}.br`, brotli);
        if (gzip.length < plain.length) writeFileSync(`${path}.gz`, gzip);
      }
    },
  };
}

/** The worker is a classic script: it must not import. */
function alone(file: string): Plugin {
  return {
    name: 'parlor-alone',
    apply: 'build',
    generateBundle(_, bundle) {
      const part = bundle[file];
      if (part?.type !== 'chunk' || part.imports.length + part.dynamicImports.length > 0)
        this.error(`${file} must be one file without imports.`);
    },
  };
}

/**
 * Fails the build if the desk is larger than `budgets.json` allows, in KiB as the server sends it. The first page is the script and the style
 * that `index.html` names: they are there before anything can be read.
 */
function bounded(): Plugin {
  return {
    name: 'parlor-bounded',
    apply: 'build',
    closeBundle: {
      // After the compressed forms are there.
      order: 'post',
      sequential: true,
      handler() {
        const file = readFileSync(join(import.meta.dirname, 'budgets.json'), 'utf8');
        // The limits of speed are for e2e/speed.mjs.
        const { size: budgets } = JSON.parse(file) as { size: Budgets };
        const page = readFileSync(join(dist, 'index.html'), 'utf8');
        const first = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path.slice(1));
        const all = readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`);
        const sums: Budgets = {
          first_script_kib: kib(first.filter((path) => path.endsWith('.js'))),
          first_style_kib: kib(first.filter((path) => path.endsWith('.css'))),
          all_script_kib: kib(all.filter((path) => path.endsWith('.js'))),
        };
        for (const [name, most] of Object.entries(budgets)) {
          const size = sums[name];
          if (size === undefined || size === 0) this.error(`budgets.json: nothing has the size ${name}`);
          if (size > most) this.error(`budgets.json: ${name} is ${size.toFixed(1)} of ${String(most)}`);
        }
        if (/<script(?![^>]*\ssrc=)|<style|\sstyle=/.test(page)) this.error('index.html has an inline script or style');
      },
    },
  };
}

type Budgets = Readonly<Record<string, number>>;

/** The sum of the files' smallest forms. */
function kib(paths: readonly string[]): number {
  const size = (path: string) => statSync(join(dist, path), { throwIfNoEntry: false })?.size ?? Infinity;
  return paths.reduce((sum, path) => sum + Math.min(size(path), size(`${path}.br`)), 0) / 1024;
}

/** The pages that the server's strict Content-Security-Policy covers hold no inline script or style. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: 'public',
  plugins: [svelte(), licences(), alone('sw.js'), compressed(), bounded()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Browsers that know `light-dark()`: lowering it doubles the style sheet.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsDir: 'assets',
    // A file that becomes a data: URL would need an exception in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    sourcemap: false,
    rolldownOptions: {
      input: { index: join(import.meta.dirname, 'index.html'), sw: join(import.meta.dirname, 'sw/sw.ts') },
      // The worker has one address for ever, because its scope and its updates hang on it.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
    reportCompressedSize: false,
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/openapi.json'].map((path) => [path, { target: server, changeOrigin: false, ws: true }]),
    ),
  },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // A busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are shared with other builds; the tests take no time worth a second worker.
    maxWorkers: 1,
  },
});
