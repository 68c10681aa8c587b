import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { WorldClock } from '../clock.ts';
import type { WorldFeed } from '../feed.ts';
import type { Controlled } from './controlled.ts';
import { readBody, refuse } from './input.ts';

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;
const FURTHEST_MS = 10 * YEAR_MS;

const clockChange = z.strictObject({
  freeze: z.optional(z.literal(true)),
  resume: z.optional(z.literal(true)),
  advanceMs: z.optional(z.number().check(z.gte(0), z.lte(FURTHEST_MS))),
  /** Milliseconds of the world between two runs of a timer on the way, at least; absent: each comes at each of its moments. */
  timersEveryMs: z.optional(z.number().check(z.positive(), z.lte(YEAR_MS))),
  /** A moment to advance to, as ISO text. */
  set: z.optional(z.iso.datetime({ offset: true })),
});

/** Milliseconds (real) between two reports of how far a long way has been walked. */
const REPORT_EVERY_MS = 1_000;
const HOUR_MS = 60 * 60 * 1000;

/** The one clock: POST /clock freezes, resumes, advances it or sets it forward; what lies on the way happens in order. */
export function timeRoutes(app: Hono, { clock, feed, cloudbase }: Controlled): void {
  // Two callers who move the clock at once move it one after the other: each sees its own way walked.
  let walking: Promise<unknown> = Promise.resolve();
  const walk = async (ms: number, timersEveryMs?: number): Promise<void> => {
    const before = walking;
    const way = () => advance(clock, feed, ms);
    const own = before.then(() =>
      timersEveryMs === undefined ? way() : cloudbase.timers.sparsely(timersEveryMs, way),
    );
    walking = own.catch(() => undefined);
    await own;
  };

  app.get('/clock', (context) => context.json(clock.shown()));
  app.post('/clock', async (context) => {
    const { freeze, resume, advanceMs, timersEveryMs, set } = await readBody(context, clockChange);
    if (freeze && resume) refuse(400, 'INVALID_INPUT', 'freeze and resume: one of the two');
    if (set !== undefined && advanceMs !== undefined) refuse(400, 'INVALID_INPUT', 'set and advanceMs: one of the two');
    if (timersEveryMs !== undefined && set === undefined && advanceMs === undefined)
      refuse(400, 'INVALID_INPUT', 'timersEveryMs: goes with advanceMs or set');
    const ms = set === undefined ? advanceMs : wayTo(set, clock);
    if (freeze) clock.freeze();
    if (resume) clock.resume();
    if (ms !== undefined) await walk(ms, timersEveryMs);
    return context.json(clock.shown());
  });
}

/** Milliseconds until that moment; a world in which it was later already cannot be believed in. */
function wayTo(moment: string, clock: WorldClock): number {
  const ms = Date.parse(moment) - clock.nowMs();
  if (ms < 0)
    refuse(400, 'INVALID_INPUT', `set: the clock moves forward only, and it is ${clock.now().toISOString()} already`);
  if (ms > FURTHEST_MS) refuse(400, 'INVALID_INPUT', 'set: at most ten years forward at once');
  return ms;
}

/** Walks there; a way that takes long is reported like a job, in hours of the world. */
async function advance(clock: WorldClock, feed: WorldFeed, ms: number): Promise<void> {
  const from = clock.nowMs();
  const report = (): void => {
    const done = Math.floor((clock.nowMs() - from) / HOUR_MS);
    const detail = { text: '推进时钟（小时） · advancing the clock (hours)', done, total: Math.ceil(ms / HOUR_MS) };
    feed.publish({ source: 'world', kind: 'job.progress', text: detail.text, detail });
    reported = true;
  };
  let reported = false;
  const reporting = setInterval(report, REPORT_EVERY_MS);
  try {
    await clock.advance(ms);
  } finally {
    clearInterval(reporting);
  }
  if (reported) report();
}
