import { describe, expect, it } from '@jest/globals';
import { inconsistencies } from '../../scripts/checks/consistency.ts';
import type { Facts } from '../../scripts/checks/facts.ts';

const event = {
  type: 'Event',
  runtime: 'Nodejs20.19',
  handler: 'index.main',
  memorySize: 256,
  installDependency: false,
} as const;

/** A small application in which everything agrees; each test breaks one thing of a fresh copy. */
function agreeing(): Facts {
  return {
    sources: {
      customer: { wrappers: ['callable'], calls: ['coupon.claim'] },
      sync: { wrappers: ['timer'], calls: [] },
      push: { wrappers: ['webhook'], calls: [] },
    },
    config: {
      version: '2.1',
      envId: '{{env.ENV_ID}}',
      functionRoot: 'dist/cloudfunctions',
      functions: [
        { ...event, name: 'customer', timeout: 20, envVariables: {} },
        {
          ...event,
          name: 'sync',
          timeout: 60,
          envVariables: {},
          triggers: [{ name: 'hourly', type: 'timer', config: '0 0 * * * * *' }],
        },
        { ...event, name: 'push', timeout: 10, envVariables: { OA_TOKEN: '{{env.OA_TOKEN}}' } },
      ],
      gateway: { routes: [{ path: '/push', target: 'function:push', enableAuth: false }] },
      requiredEnv: ['ENV_ID', 'OA_TOKEN'],
    },
    optional: [],
    table: [
      {
        name: 'customer',
        callers: '',
        trigger: 'wx.cloud.callFunction',
        calls: ['coupon.claim'],
        timeoutSeconds: 20,
        memoryMb: 256,
      },
      { name: 'sync', callers: '', trigger: 'timer hourly', calls: [], timeoutSeconds: 60, memoryMb: 256 },
      { name: 'push', callers: '', trigger: 'HTTP access /push', calls: [], timeoutSeconds: 10, memoryMb: 256 },
    ],
    contracts: ['coupon.claim'],
    variables: { customer: [], sync: [], push: ['OA_TOKEN'] },
    exampleVariables: ['ENV_ID', 'OA_TOKEN'],
    rules: {
      '*': { invoke: false },
      customer: { invoke: 'auth != null' },
      sync: { invoke: false },
      push: { invoke: false },
    },
    npmScripts: {
      build: 'tsx scripts/build.ts',
      start: 'node --import tsx scripts/start.ts',
      format: 'prettier --write .',
    },
    programs: ['build.ts', 'start.ts', 'process.ts'],
    devtools: { cloudfunctionRoot: 'dist/cloudfunctions/', miniprogramRoot: 'miniprogram/' },
  };
}

const broken = (breakIt: (facts: Facts) => void): string[] => {
  const facts = agreeing();
  breakIt(facts);
  return inconsistencies(facts);
};

describe('the consistency check', () => {
  it('has nothing to say when everything agrees', () => {
    expect(inconsistencies(agreeing())).toEqual([]);
  });

  it('takes a function that is deployed by choice, with the same form', () => {
    const moved = broken((f) => f.optional.push(...f.config.functions.splice(0, 1)));
    expect(moved).toEqual([]);
  });

  it.each<[string, (facts: Facts) => void, RegExp]>([
    [
      'a function that cloudbaserc.json forgets',
      (f) => f.config.functions.pop(),
      /^push is in the folders .* not in cloudbaserc/,
    ],
    ['a function that the table forgets', (f) => f.table.shift(), /^customer is in the folders .* not in the table/],
    [
      'a function without a folder',
      (f) => delete f.sources['sync'],
      /^sync is in cloudbaserc.json or cloudbaserc.optional.json and not in the folders/,
    ],
    [
      'a function without declared variables',
      (f) => delete f.variables['sync'],
      /^sync is in the folders .* functionVariables/,
    ],
    ['a contract that nobody serves', (f) => f.contracts.push('user.signIn'), /^user.signIn is served by no function/],
    ['a contract that two serve', (f) => f.sources['sync']?.calls.push('coupon.claim'), /served by customer and sync/],
    [
      'a call that the table invents',
      (f) => f.table[0]?.calls.push('coupon.get'),
      /^the table .*customer: coupon.get is in its calls/,
    ],
    [
      'a timeout that the table misstates',
      (f) => Object.assign(f.table[0] ?? {}, { timeoutSeconds: 3 }),
      /timeout 3 s, cloudbaserc 20 s/,
    ],
    ['a memory that the table misstates', (f) => Object.assign(f.table[0] ?? {}, { memoryMb: 512 }), /memory 512 MB/],
    ['a timer without a trigger', (f) => delete f.config.functions[1]?.triggers, /^sync is a timer and has no timer/],
    [
      'a trigger of what is no timer',
      (f) => Object.assign(f.config.functions[0] ?? {}, { triggers: [{ name: 'x' }] }),
      /^customer is a callable and has timer/,
    ],
    [
      'an optional function without a folder',
      (f) => f.optional.push({ ...event, name: 'spare', timeout: 10, envVariables: {} }),
      /^spare is in cloudbaserc.json or cloudbaserc.optional.json and not in the folders/,
    ],
    [
      'clients that are let into a function for pushes',
      (f) => {
        Object.assign(f.sources['sync'] ?? {}, { wrappers: ['platformPush'] });
        Object.assign(f.rules['sync'] ?? {}, { invoke: 'auth != null' });
      },
      /^sync is a platformPush and has function rule/,
    ],
    ['a webhook without a route', (f) => f.config.gateway.routes.pop(), /^push is a webhook and has no route/],
    [
      'a route to a function for clients',
      (f) => f.config.gateway.routes.push({ path: '/c', target: 'function:customer', enableAuth: false }),
      /^customer is a callable and has route/,
    ],
    [
      'a route to nowhere',
      (f) => f.config.gateway.routes.push({ path: '/x', target: 'function:x', enableAuth: false }),
      /^route \/x leads to function:x/,
    ],
    [
      'clients that are let into a timer',
      (f) => Object.assign(f.rules['sync'] ?? {}, { invoke: 'auth != null' }),
      /^sync is a timer and has function rule/,
    ],
    ['a function with two wrappers', (f) => f.sources['sync']?.wrappers.push('callable'), /^sync must use exactly one/],
    [
      'a trigger that the table does not name',
      (f) => Object.assign(f.table[1] ?? {}, { trigger: 'timer' }),
      /does not name hourly/,
    ],
    [
      'a variable that the code does not declare',
      (f) => Object.assign(f.config.functions[0]?.envVariables ?? {}, { OA_TOKEN: '{{env.OA_TOKEN}}' }),
      /^OA_TOKEN is in envVariables of customer/,
    ],
    [
      'a variable that is declared and not deployed',
      (f) => Object.assign(f.variables, { sync: ['OA_TOKEN'] }),
      /^OA_TOKEN is in functionVariables .* envVariables of sync/,
    ],
    [
      'a secret in cloudbaserc.json',
      (f) => Object.assign(f.config.functions[2]?.envVariables ?? {}, { OA_TOKEN: 'abc' }),
      /^OA_TOKEN of push is “abc”/,
    ],
    ['a variable that is not required', (f) => f.config.requiredEnv.pop(), /^OA_TOKEN is in use .* not in requiredEnv/],
    ['a variable without an example', (f) => f.exampleVariables.shift(), /^ENV_ID is in use .* not in .env.example/],
    ['an example of nothing', (f) => f.exampleVariables.push('OLD'), /^OLD is in .env.example and not in use/],
    [
      'an npm script that needs a shell',
      (f) => Object.assign(f.npmScripts, { x: 'rm -rf dist && tsc' }),
      /^npm script x/,
    ],
    [
      'an npm script without its program',
      (f) => Object.assign(f.npmScripts, { demo: 'tsx scripts/demo.ts' }),
      /^npm script demo: there is no scripts.demo.ts/,
    ],
    [
      'DevTools that open another folder',
      (f) => Object.assign(f.devtools, { cloudfunctionRoot: 'cloudfunctions/' }),
      /^cloudfunctionRoot/,
    ],
  ])('sees %s', (_, breakIt, problem) => {
    expect(broken(breakIt)).toContainEqual(expect.stringMatching(problem));
  });
});
