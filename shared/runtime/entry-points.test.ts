import { beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { contract } from '../contracts/contract.ts';
import { messageReplay, personMergePreview, segmentMembers } from '../contracts/index.ts';
import type { UserId } from '../core/ids.ts';
import { ok, type Result } from '../core/result.ts';
import { miniprogramUser } from './admission.ts';
import { call, callable } from './callable.ts';
import type { Runtime } from './runtime.ts';
import { timer } from './timer.ts';
import { webhook, type WebhookRequest } from './webhook.ts';

const USER = { openId: 'oUser', appId: 'wxShop' };
const NOW = new Date('2026-01-01T00:00:00Z');

/** What stands in the audit log. */
let audited: object[];
/** What the platform says of the call; each test sets it. */
let platform: { user?: typeof USER; trigger?: string };
let log: { level: string; event: string; fields: object }[];
beforeEach(() => {
  platform = {};
  log = [];
  audited = [];
});

const writer =
  (level: string) =>
  (event: string, fields: object = {}) =>
    void log.push({ level, event, fields });
/** Only what the entry points themselves use. */
const runtime = () =>
  ({
    clock: { now: () => NOW },
    logger: { info: writer('info'), warn: writer('warn'), error: writer('error') },
    newRequestId: () => 'REQUEST1',
    caller: () => platform.user,
    trigger: () => platform.trigger,
    auditLog: { record: async (entry: object, userIds: string[]) => void audited.push({ ...entry, userIds }) },
  }) as unknown as Runtime;

describe('the entry point of a timer', () => {
  const deadlines: Date[] = [];
  const main = timer(runtime, 40_000, async (_, deadline) => {
    deadlines.push(deadline);
    return 'done';
  });

  it('works for the timer, until the end of its budget', async () => {
    platform = { trigger: 'timer' };
    expect(await main()).toEqual({ ok: true, outcome: 'done' });
    expect(deadlines).toEqual([new Date(NOW.getTime() + 40_000)]);
  });

  it.each([
    ['nobody says that a timer calls', {}],
    ['something else triggers', { trigger: 'cos' }],
    ['a user calls', { user: USER }],
    ['there is a timer and a user', { trigger: 'timer', user: USER }],
  ])('refuses when %s', async (_, given) => {
    platform = given;
    expect(await main()).toEqual({ ok: false, error: { code: 'COMMON.FORBIDDEN' } });
    expect(log).toEqual([{ level: 'warn', event: 'timer.refused', fields: {} }]);
  });

  it('answers a failure without its words, which stand in the log', async () => {
    platform = { trigger: 'timer' };
    const error = new Error('inside');
    expect(await timer(runtime, 1, () => Promise.reject(error))()).toEqual({
      ok: false,
      error: { code: 'COMMON.INTERNAL' },
    });
    expect(log).toEqual([{ level: 'error', event: 'timer.failed', fields: { error } }]);
  });
});

describe('the entry point of a webhook', () => {
  const received: WebhookRequest[] = [];
  const main = webhook(runtime, async (request) => {
    received.push(request);
    return { status: 200, body: 'success' };
  });
  beforeEach(() => void (received.length = 0));

  it('hands over method, query, header and text, whatever form they come in', async () => {
    const body = Buffer.from('你好').toString('base64');
    const headers = { 'X-Signature': 'S', 'x-list': ['2'] };
    const queryStringParameters = { a: '1', list: ['2'], none: null };
    expect(
      await main({ httpMethod: 'post', path: '/r/a', headers, queryStringParameters, body, isBase64Encoded: true }),
    ).toEqual({
      isBase64Encoded: false,
      statusCode: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'success',
    });
    await main({ httpMethod: 'GET' });
    await main({ httpMethod: 'GET', headers: null, queryStringParameters: null, body: null, isBase64Encoded: null });
    await main({ httpMethod: 'POST', body, isBase64Encoded: 'true' });
    await main({ httpMethod: 'POST', body: 'text', isBase64Encoded: 'false' });
    expect(received).toEqual([
      { method: 'POST', path: '/r/a', query: { a: '1' }, headers: { 'x-signature': 'S' }, body: '你好' },
      { method: 'GET', path: '/', query: {}, headers: {}, body: '' },
      { method: 'GET', path: '/', query: {}, headers: {}, body: '' },
      { method: 'POST', path: '/', query: {}, headers: {}, body: '你好' },
      { method: 'POST', path: '/', query: {}, headers: {}, body: 'text' },
    ]);
  });

  it.each([
    ['an OpenID', { user: USER }],
    ['a trigger', { trigger: 'timer' }],
  ])('refuses a caller with %s before anything is looked at', async (_, given) => {
    platform = given;
    expect(await main({ httpMethod: 'POST', body: '' })).toMatchObject({ statusCode: 403, body: 'forbidden' });
    expect(received).toEqual([]);
  });

  it.each([[null], ['text'], [[]], [{}], [{ httpMethod: 5 }], [{ httpMethod: 'POST', body: {} }]])(
    'refuses the event %j, which is no request',
    async (event) => {
      expect(await main(event)).toMatchObject({ statusCode: 403 });
      expect(received).toEqual([]);
    },
  );

  it('answers a failure with 500 and no word of it', async () => {
    const failing = webhook(runtime, () => Promise.reject(new Error('inside')));
    expect(await failing({ httpMethod: 'POST' })).toMatchObject({ statusCode: 500, body: 'error' });
    expect(log).toMatchObject([{ level: 'error', event: 'webhook.failed' }]);
  });
});

describe('the entry point of calls', () => {
  const double = contract({
    name: 'test.double',
    input: z.object({ n: z.int() }),
    output: z.object({ n: z.int() }),
    errors: [],
  });
  const run = (answer: (n: number) => object) =>
    callable(runtime, [
      call(double, miniprogramUser, async ({ input, caller }) => ok({ ...answer(input.n), caller } as never)),
    ]);
  const main = run((n) => ({ n: 2 * n, secret: 'inside' }));

  it('answers what the contract declares and nothing else', async () => {
    platform = { user: USER };
    expect(await main({ call: 'test.double', input: { n: 21 } })).toEqual({ ok: true, data: { n: 42 } });
    expect(log).toEqual([
      {
        level: 'info',
        event: 'call.answered',
        fields: { call: 'test.double', requestId: 'REQUEST1', outcome: 'ok', ms: 0 },
      },
    ]);
  });

  it.each([
    ['nobody', {}],
    ['a timer', { trigger: 'timer' }],
    ['a timer that has a user', { trigger: 'timer', user: USER }],
  ])('does not know %s', async (_, given) => {
    platform = given;
    const refused = { ok: false, error: { code: 'COMMON.UNAUTHENTICATED', requestId: 'REQUEST1' } };
    expect(await main({ call: 'test.double', input: { n: 1 } })).toEqual(refused);
  });

  it('looks at the input first, so that a wrong one costs nothing', async () => {
    const reply = await main({ call: 'test.double', input: { n: 'x' } });
    expect(reply).toMatchObject({ ok: false, error: { code: 'COMMON.INVALID_INPUT', details: [{ path: 'n' }] } });
  });

  it('answers what the contract does not declare with a fault, not with the value', async () => {
    platform = { user: USER };
    const reply = await run(() => ({ n: 'inside' }))({ call: 'test.double', input: { n: 1 } });
    expect(reply).toEqual({ ok: false, error: { code: 'COMMON.INTERNAL', requestId: 'REQUEST1' } });
    expect(log).toMatchObject([{ level: 'error', event: 'call.failed' }]);
  });
});

describe('a call that concerns other people, or the merchant', () => {
  const staff = async () => ok({ userId: 'u_staff' });
  const replay = (
    run: () => Promise<Result<{ messageId: string }, 'MESSAGE.NOT_FOUND'>>,
    admit: typeof staff = staff,
  ) => callable(runtime, [call(messageReplay, admit, run)])({ call: 'message.replay', input: { messageId: 'm1' } });
  const ENTRY = { at: NOW, by: 'u_staff', what: 'message.replay', requestId: 'REQUEST1', about: 'm1', userIds: [] };

  it('stands in the audit log before it is done', async () => {
    const seen: object[][] = [];
    await replay(async () => {
      seen.push([...audited]);
      return ok({ messageId: 'm1' });
    });
    expect(seen).toEqual([[ENTRY]]);
  });

  it('stands there even when it fails', async () => {
    expect(await replay(() => Promise.reject(new Error('inside')))).toMatchObject({ ok: false });
    expect(audited).toEqual([ENTRY]);
  });

  it('is not done for somebody without a record', async () => {
    let isDone = false;
    const reply = await replay(
      async () => {
        isDone = true;
        return ok({ messageId: 'm1' });
      },
      async () => ok({ userId: '' }),
    );
    expect([reply.ok, isDone, audited]).toEqual([false, false, []]);
  });

  it('names everybody whom its input names', async () => {
    const refused = async () => ({ ok: false as const, error: 'MERGE.SAME_USER' as const });
    const main = callable(runtime, [call(personMergePreview, staff, refused)]);
    await main({ call: 'person.mergePreview', input: { userId: 'u_1', otherId: 'u_2' } });
    expect(audited).toMatchObject([{ what: 'person.mergePreview', userIds: ['u_1', 'u_2'] }]);
  });

  it('that finds people says whom before it answers, and answers nothing if it does not', async () => {
    const asked = { call: 'segment.members', input: { segmentId: 'fans' } };
    const silent = callable(runtime, [call(segmentMembers, staff, async () => ok({ members: [] }))]);
    expect(await silent(asked)).toMatchObject({ ok: false, error: { code: 'COMMON.INTERNAL' } });
    const telling = callable(runtime, [
      call(segmentMembers, staff, async ({ concerning }) => {
        await concerning(['u_1' as UserId]);
        return ok({ members: [] });
      }),
    ]);
    expect(await telling(asked)).toMatchObject({ ok: true });
    expect(audited).toMatchObject([{ what: 'segment.members', about: 'fans', userIds: ['u_1'] }]);
  });
});
