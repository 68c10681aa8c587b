import { afterEach, describe, expect, it } from '@jest/globals';
import { startFunctions } from '../testing/function-world.ts';
import { Timers } from './timers.ts';

let world: ReturnType<typeof startFunctions>;
let timers: Timers;
afterEach(async () => {
  timers.close();
  await world.close();
});

const CODE = `const runs = []; exports.main = (event) => {
  if (event.Type === 'Timer') runs.push({ ...event, now: new Date().toISOString(), source: process.env.TRIGGER_SRC });
  return runs;
};`;

/** A frozen world at 2026-03-01T00:00:30Z in which `tick` has these timers. */
async function start(crons: Record<string, string>): Promise<void> {
  world = startFunctions({ tick: { code: CODE } });
  const { clock, feed, functions } = world;
  clock.freeze();
  await clock.advance(Date.parse('2100-03-01T00:00:30Z') - clock.nowMs());
  timers = new Timers({ clock, feed, invoke: (call) => functions.invoke(call) });
  const triggers = Object.entries(crons).map(([name, config]) => ({ name, type: 'timer', config }));
  const { problems, apply } = timers.prepare([{ name: 'tick', triggers }]);
  expect(problems).toEqual([]);
  apply();
}

async function runs(): Promise<unknown> {
  const outcome = await world.call('tick', {}, { kind: 'http' });
  return outcome.ok && outcome.result;
}

describe('timers', () => {
  it('fire on the way when the clock is advanced, each at its own time, and are waited for', async () => {
    await start({ minute: '0 * * * * * *' });
    await world.clock.advance(150_000);
    expect(await runs()).toEqual(
      ['00:01:00', '00:02:00', '00:03:00'].map((time) => ({
        Type: 'Timer',
        TriggerName: 'minute',
        Time: `2100-03-01T${time}Z`,
        Message: '',
        now: `2100-03-01T${time}.000Z`,
        source: 'timer',
      })),
    );
  });

  it('of several names fire in the order in which they come due', async () => {
    await start({ slow: '0 */2 * * * * *', quick: '45 * * * * * *' });
    await world.clock.advance(120_000);
    expect(await runs()).toMatchObject([{ TriggerName: 'quick' }, { TriggerName: 'quick' }, { TriggerName: 'slow' }]);
    expect(timers.list()).toMatchObject([
      { functionName: 'tick', triggerName: 'slow', cron: '0 */2 * * * * *', nextAt: '2100-03-01T00:04:00.000Z' },
      { triggerName: 'quick', nextAt: '2100-03-01T00:02:45.000Z' },
    ]);
  });

  it('can be fired by hand, which changes nothing in the schedule', async () => {
    await start({ night: '0 0 2 * * * *' });
    const outcome = await timers.fire('tick', 'night');
    expect(outcome).toMatchObject({ ok: true, result: [{ TriggerName: 'night', Time: '2100-03-01T00:00:30Z' }] });
    expect(timers.list()).toMatchObject([{ nextAt: '2100-03-01T18:00:00.000Z' }]);
    await expect(timers.fire('tick', 'nobody')).rejects.toThrow('no timer nobody');
  });

  it('fire by themselves as time passes', async () => {
    await start({ second: '* * * * * * *' });
    const fired = new Promise<void>((resolve) => {
      world.feed.subscribe((entry) => entry.kind === 'function.finished' && resolve());
    });
    world.clock.resume();
    await fired;
    timers.close();
    expect(await runs()).toMatchObject([{ TriggerName: 'second' }]);
  });

  it('refuse expressions that are none, all at once', async () => {
    await start({});
    const triggers = ['* * *', '99 * * * * * *'].map((config, i) => ({ name: `t${i}`, type: 'timer', config }));
    const { problems } = timers.prepare([
      { name: 'a', triggers },
      { name: 'b', triggers: [{ name: 'c', type: 'cos', config: '' }] },
    ]);
    expect(problems).toEqual([
      expect.stringContaining('function a: trigger t0: '),
      expect.stringContaining('function a: trigger t1: '),
      expect.stringContaining('function b: trigger c: type cos'),
    ]);
  });
});
