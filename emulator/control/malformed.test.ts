import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World } from '../world.ts';

/** How many random requests of each path; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 40);

let world: World;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }) });
  world.clock.freeze();
});
afterAll(() => world.close());

/** Names that the schemas know, names that every object has, and whatever else. */
const NAMES = [
  'target',
  'match',
  'effect',
  'kind',
  'ms',
  'code',
  'nth',
  'count',
  'seed',
  'name',
  'data',
  'as',
  'times',
];
const MORE = [
  'functionName',
  'triggerName',
  'miss',
  'retries',
  'advanceMs',
  'set',
  '__proto__',
  'constructor',
  'toJSON',
];
const name = fc.oneof(fc.constantFrom(...NAMES, ...MORE), fc.string());
const scalar = fc.oneof(
  fc.constantFrom('database', 'function', 'kill', 'latency', 'error', '*', 'miniprogram', '2026-01-01T00:00:00Z'),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 1e308, -1, 2 ** 53),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
}));
const body = fc.oneof(
  value.map((one) => JSON.stringify(one) ?? ''),
  fc.string(),
  fc.constant('{"a":'.repeat(5_000)),
);

describe('whatever is sent to /control', () => {
  const paths = [
    '/clock',
    '/timers/fire',
    '/timers/disturb',
    '/timers/retries',
    '/functions/invoke',
    '/faults',
    '/faults/seed',
  ];

  it.each(paths)('on %s is taken or refused with a sentence, and never breaks anything', async (path) => {
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const before = world.clock.nowMs();
        const response = await fetch(`${world.addresses.control}${path}`, { method: 'POST', body: text });
        const answer = (await response.json()) as { error?: { code: string; message: string } };
        world.faults.clear();
        if (response.status === 200) return;
        expect(response.status).toBeLessThan(500);
        expect(answer.error).toEqual({ code: expect.any(String), message: expect.stringMatching(/../) });
        expect(world.clock.nowMs()).toBe(before);
      }),
      { numRuns: RUNS },
    );
  });

  it('in a query string is refused or answered too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('limit', 'platform', 'requestId'),
        async (text, key) => {
          const response = await fetch(`${world.addresses.control}/logs?${key}=${encodeURIComponent(text)}`);
          expect([200, 400]).toContain(response.status);
          await response.body?.cancel();
        },
      ),
      { numRuns: RUNS },
    );
  });
});
