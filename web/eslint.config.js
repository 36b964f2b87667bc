import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { late } from './scripts/lint-late.js';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'api/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // TypeScript knows the names that exist.
      'no-undef': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Trusted Types forbid it: use text or elements.' },
        { property: 'outerHTML', message: 'Trusted Types forbid it: use text or elements.' },
        { property: 'insertAdjacentHTML', message: 'Trusted Types forbid it: use text or elements.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  { files: ['**/*.svelte'], plugins: { desk: { rules: { late } } }, rules: { 'desk/late': 'error' } },
  {
    // The core knows neither the framework nor the document.
    files: ['core/**', 'api/**', 'text/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['svelte', 'svelte/*', '*.svelte', '**/desk/**', '**/ui/**'],
              message: 'The core has no framework.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        'document',
        'window',
        'localStorage',
        'sessionStorage',
        'history',
        'alert',
        'confirm',
      ],
    },
  },
  { files: ['scripts/**', '*.js', '*.ts', 'e2e/**'], rules: { 'no-console': 'off' } },
);
