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
async function start(crons: Record<string, string>, code = CODE, limits = {}): Promise<void> {
  world = startFunctions({ tick: { code, timeout: 10 } }, { limits });
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

  it('fire more seldom on a long way when that is asked for, and as their schedule says behind it', async () => {
    await start({ minute: '0 * * * * * *', night: '0 0 3 * * * *' });
    await timers.sparsely(3_600_000, () => world.clock.advance(2 * 3_600_000 + 60_000));
    await world.clock.advance(60_000);
    const fired = ((await runs()) as { Time: string }[]).map(({ Time }) => Time.slice(11, 16));
    expect(fired).toEqual(['00:01', '01:01', '02:01', '02:02']);
    await timers.sparsely(3_600_000, () => world.clock.advance(24 * 3_600_000));
    const names = ((await runs()) as { TriggerName: string }[]).map(({ TriggerName }) => TriggerName);
    expect(names.filter((name) => name === 'night')).toHaveLength(1);
  });

  it('of several names fire in the order in which they come due', async () => {
    await start({ slow: '0 */2 * * * * *', quick: '45 * * * * * *' });
    await world.clock.advance(120_000);
    expect(await runs()).toMatchObject([{ TriggerName: 'quick' }, { TriggerName: 'quick' }, { TriggerName: 'slow' }]);
    expect(timers.list()).toMatchObject([
      {
        functionName: 'tick',
        triggerName: 'slow',
        running: 0,
        miss: 0,
        cron: '0 */2 * * * * *',
        nextAt: '2100-03-01T00:04:00.000Z',
      },
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

  it('miss the next moments when that is ordered, and fire again afterwards', async () => {
    await start({ minute: '0 * * * * * *' });
    timers.disturb('tick', 'minute', { miss: 2 });
    await world.clock.advance(180_000);
    expect(await runs()).toMatchObject([{ Time: '2100-03-01T00:03:00Z' }]);
    expect(world.feed.since(0).filter(({ kind }) => kind === 'timer.missed')).toHaveLength(2);
    expect(timers.list()).toMatchObject([{ miss: 0 }]);
  });

  it('deliver a moment twice when that is ordered, with the same time', async () => {
    await start({ minute: '0 * * * * * *' });
    timers.disturb('tick', 'minute', { duplicate: 1 });
    await world.clock.advance(120_000);
    const times = world.feed.since(0).filter(({ kind }) => kind === 'timer.fired');
    expect(times).toHaveLength(3);
    // At once: the two runs of one moment need an instance each.
    expect(world.functions.list()).toMatchObject([{ invocations: 3, coldStarts: 2 }]);
    const outcomes = await timers.fireRepeatedly('tick', 'minute', 2);
    expect(new Set(outcomes.map(({ requestId }) => requestId)).size).toBe(2);
    expect(outcomes.map((one) => one.ok && (one.result as { Time: string }[]).at(-1)?.Time)).toEqual([
      '2100-03-01T00:02:30Z',
      '2100-03-01T00:02:30Z',
    ]);
  });

  it('overlap when that is ordered: the next run begins while the one before is still running', async () => {
    await start({ minute: '0 * * * * * *' }, 'exports.main = (event) => new Promise(() => {});');
    timers.disturb('tick', 'minute', { overlap: 2 });
    await world.clock.advance(120_000);
    expect(timers.list()).toMatchObject([{ running: 2, overlap: 0 }]);
    expect(world.functions.list()).toMatchObject([{ instances: 2, busy: 2 }]);
  });

  it('that are not there cannot be disturbed', async () => {
    await start({});
    expect(() => timers.disturb('tick', 'nobody', { miss: 1 })).toThrow(RangeError);
    await expect(timers.fireRepeatedly('tick', 'nobody', 2)).rejects.toThrow(RangeError);
  });

  it('refuse expressions that are none, all at once', async () => {
    await start({});
    const triggers = ['* * *', '99 * * * * * *'].map((config, i) => ({ name: `t${i}`, type: 'timer', config }));
    const { problems } = timers.prepare([
      { name: 'a', triggers },
      { name: 'b', triggers: [{ name: 'c', type: 'cos', config: '' }] },
      { name: 'd', triggers: [{ name: '1st', type: 'timer', config: '0 * * * * * *' }] },
    ]);
    expect(problems).toEqual([
      expect.stringContaining('function a: trigger t0: '),
      expect.stringContaining('function a: trigger t1: '),
      expect.stringContaining('function b: trigger c: type cos'),
      expect.stringContaining('function d: trigger 1st: the name must be'),
    ]);
  });
});

describe('an event whose run failed', () => {
  const fired = (): string[] =>
    world.feed.since(0).flatMap(({ kind, at }) => (kind === 'timer.fired' ? [at.slice(11, 19)] : []));
  const HOURLY = { hour: '0 0 * * * * *' };

  it('is tried again twice, a minute apart, with the same time and request id', async () => {
    await start(HOURLY, 'exports.main = (event) => { console.log(event.Time); throw new Error("again"); };');
    await world.clock.advance(3_600_000 + 600_000);
    expect(fired()).toEqual(['01:00:00', '01:01:00', '01:02:00']);
    const printed = world.functions.log.find({ functionName: 'tick' }).filter(({ stream }) => stream === 'stdout');
    expect(printed.map(({ line }) => line)).toEqual(Array.from({ length: 3 }, () => '2100-03-01T01:00:00Z'));
    expect(new Set(printed.map(({ requestId }) => requestId)).size).toBe(1);
  });

  it('is not tried again once it has succeeded, nor when it was fired by hand, nor when that is switched off', async () => {
    await start(HOURLY, 'let n = 0; exports.main = async () => { if (++n % 2) throw new Error("again"); };');
    await world.clock.advance(3_600_000 + 600_000);
    expect(fired()).toEqual(['01:00:00', '01:01:00']);
    expect(await timers.fire('tick', 'hour')).toMatchObject({ ok: false });
    await world.clock.advance(600_000);
    expect(fired()).toHaveLength(3);
    timers.retries = false;
    await timers.fire('tick', 'hour');
    await world.clock.advance(3_600_000);
    expect(fired()).toHaveLength(5);
  });

  it('waits for a place up to six hours when all instances are taken', async () => {
    await start(HOURLY, 'exports.main = () => new Promise(() => {});', { maxInstances: 1 });
    const blocking = world.call('tick');
    await world.clock.advance(3_600_000 - 30_000 + 10 * 60_000);
    expect(fired()).toHaveLength(11);
    await world.functions.kill((await blockingId()) ?? '');
    await blocking;
    const after = world.clock.advance(60_000);
    while (fired().length < 12) await new Promise((resolve) => setImmediate(resolve));
    await world.functions.close();
    await after;
    expect(fired()).toHaveLength(12);
  });

  /** The invocation that takes the only instance. */
  async function blockingId(): Promise<string | undefined> {
    return world.functions.log.find({ platform: true }).find(({ line }) => line.startsWith('START'))?.requestId;
  }
});
