/** Packages that exist as ES modules only; they are transformed too. */
const MODULES_ONLY = 'preact|qr|fast-png|iobuffer';

/** What both projects share. Tests run as CommonJS through esbuild; types are checked by `npm run check`. */
const shared = {
  transform: {
    '\\.(ts|tsx|mjs)$': '<rootDir>/tests/support/esbuild-transform.cjs',
    [`/node_modules/(${MODULES_ONLY})/.*\\.js$`]: '<rootDir>/tests/support/esbuild-transform.cjs',
  },
  // Every other package runs as published.
  transformIgnorePatterns: [`/node_modules/(?!(${MODULES_ONLY})/)`, '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.weilian/', '<rootDir>/miniprogram/miniprogram_npm/'],
};

export default {
  // Real processes and real HTTP on a machine that does other work too.
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'node',
      testEnvironment: '<rootDir>/tests/support/one-realm-environment.cjs',
      setupFilesAfterEnv: ['<rootDir>/tests/support/watch-every-world.ts'],
      testMatch: ['<rootDir>/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/miniprogram/'],
      moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
    },
    {
      ...shared,
      displayName: 'miniprogram',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/tests/miniprogram/**/*.test.ts'],
      moduleFileExtensions: ['ts', 'js', 'json'],
    },
  ],
};
