'use strict';
// Who may import whom. Each rule is seen to fire on a planted violation by tests/checks/dependency-rules.test.ts.

const SUBJECTS =
  'identity|followers|replies|roles|coupons|campaigns|stores|channels|messaging|menus|activities|orders|analytics|privacy|profile|rollups|segments|labels';
const domain = `^shared/(${SUBJECTS})/`;
const production = '^(cloudfunctions|shared|miniprogram)/';
/** Tests and what stands beside them may know more than the code that they test. */
const tests = '(\\.(test|harness)\\.tsx?$|-under-test\\.ts$|^tests/)';

/** `dependencyTypes` of Node's own modules. */
const BUILT_IN = ['core'];

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** What one folder of shared/ may import of it: itself and these folders. */
const layer = (folder, ...below) =>
  rule(
    `${folder}-imports-${below.join('-and-') || 'nothing'}`,
    'The table of docs/architecture.md.',
    { path: `^shared/${folder}/`, pathNot: tests },
    { path: '^(shared|cloudfunctions)/', pathNot: `^shared/(${[folder, ...below].join('|')})/` },
  );

module.exports = {
  forbidden: [
    rule('no-circular', 'Two modules that need each other are one module, or three.', {}, { circular: true }),
    rule(
      'functions-stand-alone',
      'What two functions share is in shared/.',
      { path: '^cloudfunctions/([^/]+)/' },
      { path: '^cloudfunctions/', pathNot: '^cloudfunctions/$1/' },
    ),
    rule(
      'production-knows-no-emulator',
      'Deployed code has no test-only branch.',
      { path: production, pathNot: tests },
      { path: '^(emulator|tests|scripts)/' },
    ),
    rule(
      'emulator-is-independent',
      'The emulator is the judge of production: it shares no code with it and loads dist/ by path.',
      { path: '^emulator/' },
      { path: '^(shared|cloudfunctions|miniprogram)/' },
    ),
    rule(
      'miniprogram-types-only',
      'Nothing of shared/ is in the mini program’s package.',
      { path: '^miniprogram/', pathNot: tests },
      { path: '^shared/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'miniprogram-contracts-only',
      'The mini program knows the contracts and nothing else of the functions.',
      { path: '^miniprogram/', pathNot: tests },
      { path: '^(shared|cloudfunctions)/', pathNot: '^shared/contracts/' },
    ),
    rule(
      'sdk-behind-one-door',
      'The SDKs are imported in shared/cloudbase/; tests and the local world use them as foreign clients.',
      { pathNot: ['^shared/cloudbase/', '^scripts/local/', tests] },
      { path: '(^|/)node_modules/(wx-server-sdk|@cloudbase/node-sdk)/' },
    ),
    rule(
      'node-stays-outside',
      'Files, sockets, timers and variables come through the SDKs, http.ts (fetch) of wechat and wechat-pay, and shared/config.',
      { path: production, pathNot: tests },
      { path: '.', dependencyTypes: BUILT_IN, pathNot: '^(node:)?crypto$' },
    ),
    rule(
      'crypto-in-core-and-wechat',
      'Ids and hashes are core’s, signatures and encryption those of wechat and wechat-pay.',
      { path: production, pathNot: ['^shared/(core|wechat|wechat-pay)/', tests] },
      { path: '^(node:)?crypto$', dependencyTypes: BUILT_IN },
    ),
    layer('core'),
    layer('config', 'core'),
    layer('contracts', 'core'),
    layer('db', 'core'),
    layer('wechat', 'core'),
    layer('wechat-pay', 'core'),
    layer('cloudbase', 'core', 'db'),
    rule(
      'domain-imports-core-contracts-db',
      'The table of docs/architecture.md; of wechat its types only.',
      { path: domain, pathNot: tests },
      { path: '^(shared|cloudfunctions)/', pathNot: `^shared/(core|contracts|db|wechat|${SUBJECTS})/` },
    ),
    rule(
      'domain-is-pure',
      'Whatever is impure is given to the domain as an argument.',
      { path: domain, pathNot: tests },
      { path: '^shared/wechat/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'domain-through-index',
      'A subject is seen through its index.ts.',
      { path: '^(?:shared|cloudfunctions)/([^/]+)/', pathNot: tests },
      { path: domain, pathNot: ['^shared/$1/', `^shared/(${SUBJECTS})/index\\.ts$`] },
    ),
    rule(
      'runtime-knows-no-function',
      'Functions compose the runtime, never the other way round.',
      { path: '^shared/runtime/', pathNot: tests },
      { path: '^cloudfunctions/' },
    ),
    rule(
      'functions-compose',
      'A function is a table: core, contracts, domain and runtime are all that it needs.',
      { path: '^cloudfunctions/', pathNot: tests },
      { path: '^shared/', pathNot: `^shared/(core|contracts|runtime|${SUBJECTS})/` },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    // `exclude` here would hide the SDKs from the rule about them.
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|miniprogram_npm)/' },
  },
};
