import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import js from '@eslint/js';
import ts from 'typescript-eslint';

/** Which tsconfig knows which files; of several the last. Each named alone, because ESLint loads all that it is given. */
const PROJECTS = JSON.parse(readFileSync(join(import.meta.dirname, 'scripts/checks/typescript-projects.json'), 'utf8'));

/** Tests, and what stands beside them for several of them. */
const TESTS = ['**/*.test.ts', '**/*.harness.ts', '**/*-under-test.ts', 'tests/**'];
const PRODUCTION = ['shared/**/*.ts', 'cloudfunctions/**/*.ts'];
const WORLD = [...PRODUCTION, 'emulator/**/*.ts', 'emulator/**/*.tsx'];

const SKIPPED_TEST = {
  selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo)$/]',
  message: 'Every test runs.',
};
const META_URL = {
  selector: "MemberExpression[object.type='MetaProperty'][property.name='url']",
  message: 'Use import.meta.dirname or import.meta.filename: jest’s transform defines only these.',
};
const ZOD_NAMES = {
  selector: "ImportDeclaration[source.value='zod/mini'] > :matches(ImportSpecifier, ImportDefaultSpecifier)",
  message: "Write `import * as z from 'zod/mini'`: other forms put all of zod into the bundle.",
};
/** @cloudbase/database lets these run outside the transaction, without a word. */
const ESCAPES_TRANSACTION = ['runTransaction', 'transaction'].map((kind) => ({
  selector:
    kind === 'runTransaction'
      ? "CallExpression[callee.property.name='runTransaction'] CallExpression[callee.property.name=/^(update|remove|count|end)$/] > MemberExpression.callee CallExpression[callee.property.name=/^(where|aggregate)$/]"
      : 'CallExpression[callee.property.name=/^(update|remove|count|end)$/]:has(CallExpression[callee.property.name=/^(where|aggregate)$/]):has(Identifier[name=/^(transaction|tx)$/])',
  message: 'Inside a transaction this runs outside of it, silently: use doc(id), or where().updateAndReturn().',
}));
const CURRENT_TIME = [
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
].map((selector) => ({ selector, message: 'The current time comes from the clock that is given as an argument.' }));
const ENVIRONMENT = {
  selector: "MemberExpression[object.name='process']:matches([property.name='env'], [property.value='env'])",
  message: 'Variables are read in shared/config only.',
};
const EVERYWHERE = [SKIPPED_TEST, META_URL, ZOD_NAMES, ...ESCAPES_TRANSACTION];

/** `no-restricted-syntax` is replaced, not merged, by a later block: so each block names all that it wants. */
const restricted = (...rules) => ({ 'no-restricted-syntax': ['error', ...EVERYWHERE, ...rules] });

const functionsBelow = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];

/** Names of the platform that deployed code gets through one door each: also as `globalThis.fetch` and `process['env']`. */
const DOORS = {
  fetch:
    'HTTP goes through http.ts of shared/wechat and shared/wechat-pay, uploads through files.ts of shared/cloudbase.',
  process: 'Variables are read in shared/config only.',
  globalThis: 'What is global is used by its own name.',
  global: 'What is global is used by its own name.',
};
const globalsBut = (...allowed) => ({
  'no-restricted-globals': [
    'error',
    ...Object.entries(DOORS)
      .filter(([name]) => !allowed.includes(name))
      .map(([name, message]) => ({ name, message })),
  ],
});

export default ts.config(
  { ignores: ['dist/', '**/node_modules/', 'miniprogram/miniprogram_npm/', '.weilian/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  {
    // No rule asks for JSDoc's tags, and reading them takes a second.
    languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname, jsDocParsingMode: 'none' } },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', 200],
      'max-lines-per-function': functionsBelow(40),
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'zod', message: "Use `import * as z from 'zod/mini'`: a tenth of the size." }] },
      ],
      ...restricted(),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: ['Error', 'URL', 'URLSearchParams'] },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An interface asks for a promise; not every implementation has something to wait for.
      '@typescript-eslint/require-await': 'off',
      // What is unknown is shown as it is: messages about foreign answers and errors.
      '@typescript-eslint/no-base-to-string': 'off',
      // `_` of the SDK's commands and zod's checks are used as methods of objects that need no `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  ...Object.entries(PROJECTS).map(([project, files]) => ({
    files: [files],
    languageOptions: { parserOptions: { project } },
  })),
  // A component is mostly what it shows.
  { files: ['**/*.tsx'], rules: { 'max-lines-per-function': functionsBelow(60) } },
  { files: WORLD, ignores: TESTS, rules: restricted(ENVIRONMENT, ...CURRENT_TIME) },
  { files: ['emulator/cloudbase/functions/**/*.ts'], ignores: TESTS, rules: restricted(...CURRENT_TIME) },
  { files: ['shared/config/**/*.ts'], ignores: TESTS, rules: restricted(...CURRENT_TIME) },
  { files: ['shared/core/clock.ts', 'emulator/clock.ts'], rules: restricted(ENVIRONMENT) },
  { files: PRODUCTION, ignores: TESTS, rules: globalsBut() },
  {
    files: ['shared/wechat/http.ts', 'shared/wechat-pay/http.ts', 'shared/cloudbase/files.ts'],
    rules: globalsBut('fetch'),
  },
  { files: ['shared/config/**/*.ts'], ignores: TESTS, rules: globalsBut('process') },
  { files: PRODUCTION, ignores: [...TESTS, 'shared/core/logger.ts'], rules: { 'no-console': 'error' } },
  // The emulator's tests show what the SDK does there.
  {
    files: ['emulator/**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', SKIPPED_TEST, META_URL, ZOD_NAMES] },
  },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': 'off',
      // Tests look into answers of foreign programs; what they expect is the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    ...ts.configs.disableTypeChecked,
    languageOptions: {
      ...ts.configs.disableTypeChecked.languageOptions,
      globals: {
        require: 'readonly',
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
        __filename: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: { ...ts.configs.disableTypeChecked.rules, '@typescript-eslint/no-require-imports': 'off' },
  },
);
