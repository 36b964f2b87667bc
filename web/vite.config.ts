import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** The pages that the server's strict Content-Security-Policy covers hold no inline script or style. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: 'public',
  plugins: [svelte(), licences(), compressed()],
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
    // Two cores are shared with other builds; the tests take no time worth a second worker.
    maxWorkers: 1,
  },
});
