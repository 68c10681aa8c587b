import { afterEach, describe, expect, it } from '@jest/globals';
import { startFunctions } from '../testing/function-world.ts';

let world: ReturnType<typeof startFunctions>;
afterEach(() => world.close());

const http = { kind: 'http' } as const;

describe('the memory of a function', () => {
  const FILL =
    'exports.main = async ({ mb }) => { const all = []; for (let i = 0; i < mb; i++) all.push(Buffer.alloc(1 << 20, 1)); return all.length; };';

  it('counts buffers too: who holds more is ended, without a pause to be asked in', async () => {
    world = startFunctions({ fill: { code: FILL, memorySize: 128, timeout: 20 } });
    expect(await world.call('fill', { mb: 60 }, http)).toMatchObject({ ok: true, result: 60 });
    const outcome = await world.call('fill', { mb: 600 }, http);
    expect(outcome).toMatchObject({ ok: false, code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED' });
    expect(outcome.report?.memoryMb).toBeGreaterThan(128);
    expect(outcome.report?.memoryMb).toBeLessThan(1_024);
    expect(world.functions.list()).toMatchObject([{ instances: 0, errors: 1 }]);
    expect(await world.call('fill', { mb: 1 }, http)).toMatchObject({ ok: true, report: { coldStart: true } });
  });

  it('counts what came and went between two looks', async () => {
    const code = 'exports.main = async () => { Buffer.alloc(200 << 20, 1); return 1; };';
    world = startFunctions({ brief: { code, memorySize: 128 } });
    expect(await world.call('brief', {}, http)).toMatchObject({ code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED' });
  });

  it('is looked after while the bundle is loaded', async () => {
    const code =
      'const all = []; for (let i = 0; i < 600; i++) all.push(Buffer.alloc(1 << 20, 1)); exports.main = () => 1;';
    world = startFunctions({ heavy: { code, memorySize: 64 } });
    expect(await world.call('heavy', {}, http)).toMatchObject({ code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED' });
  });

  it.each([
    [64, 1],
    [256, 4],
    [512, 8],
    [3_072, 16],
  ])('of %d MB has parts of %d MB for new objects', async (memorySize, megabytes) => {
    const code = `const { getHeapSpaceStatistics } = require('node:v8');
      const size = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size;
      exports.main = () => {
        const kept = [];
        let most = 0;
        for (let n = 0; n < 3_000_000; n++) {
          kept[n % 300_000] = { n, text: 'a' + n };
          if (n % 1_000 === 0) most = Math.max(most, size());
        }
        return most / 2 ** 20;
      };`;
    world = startFunctions({ making: { code, memorySize, timeout: 20 } });
    // Two halves are in use at once.
    expect(await world.call('making', {}, http)).toMatchObject({ ok: true, result: 2 * megabytes });
  });

  it('is reported, with what else the run took', async () => {
    world = startFunctions({ small: { code: 'exports.main = async () => 1;', memorySize: 64 } });
    const cold = await world.call('small', {}, http);
    const none = { total: 0, reads: 0, writes: 0, byAction: {}, services: {} };
    expect(cold.report).toEqual({
      coldStart: true,
      initMs: expect.any(Number),
      ms: expect.any(Number),
      billedMs: expect.any(Number),
      memoryMb: expect.any(Number),
      operations: none,
    });
    const { report } = await world.call('small', {}, http);
    expect(report).toMatchObject({ coldStart: false });
    expect(report).not.toHaveProperty('initMs');
    expect(world.functions.list()).toMatchObject([{ lastRun: report }]);
    const platform = world.functions.log.find({ requestId: cold.requestId, platform: true });
    expect(platform.map(({ line }) => line.split(' ')[0])).toEqual(['START', 'END', 'Report']);
    expect(platform.at(-1)?.report).toEqual(cold.report);
  });
});

describe('instances that have nothing to do', () => {
  it('are ended soon when there are several, and the last one later', async () => {
    const code = 'exports.main = () => new Promise((resolve) => setTimeout(resolve, 50));';
    world = startFunctions({ burst: { code } }, { limits: { idleMs: 3_000 } });
    await Promise.all([1, 2, 3].map(() => world.call('burst')));
    expect(world.functions.list()).toMatchObject([{ instances: 3, busy: 0 }]);
    while (world.functions.list()[0]?.instances !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await world.call('burst')).toMatchObject({ ok: true, report: { coldStart: false } });
  });
});
