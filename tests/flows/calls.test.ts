import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnyContract } from '../../shared/contracts/contract.ts';
import * as contracts from '../../shared/contracts/index.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { functionOf, GOOD_INPUTS, isWrong, spoiled } from '../support/inputs.ts';
import { someOf } from '../support/some-of.ts';

/** How many random inputs of each call; more of them for a long search: WEILIAN_RUNS=500. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 2);

/** Of each call so many wrong inputs. */
const MOST_WRONG = 6;

const [CUSTOMER, OTHER, STRANGER, STAFF] = ['林小满', '周子昂', '许知行', '王思远'];
const TEMPLATE = 'tpl-tea-8';
const ALL: readonly AnyContract[] = Object.values(contracts);
interface SomeReply {
  ok: boolean;
  data?: Record<string, unknown>;
  error?: { code: string; requestId: string; details?: unknown };
}

let application: ApplicationUnderTest;
/** Everything that was ever answered in this file. */
const replies: unknown[] = [];

async function send(functionName: string, event: unknown, person = CUSTOMER): Promise<SomeReply> {
  const outcome = await application.invoke(functionName, event, { kind: 'miniprogram', person });
  replies.push(outcome);
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.message}`);
  return outcome.result as SomeReply;
}
const request = (contract: AnyContract, input: unknown, person = CUSTOMER) =>
  send(functionOf(contract), { call: contract.name, input }, person);
const refusal = (code: string) => ({ ok: false, error: { code, requestId: expect.stringMatching(/^[0-9A-Z]{16}$/) } });
/** Runs `work`, after which the database must be as before. */
async function unchanged(work: () => Promise<void>): Promise<void> {
  const before = application.contents();
  await work();
  expect(application.contents()).toEqual(before);
}

let couponOfOther: string;
let codeOfOther: string;
beforeAll(async () => {
  application = await startApplicationUnderTest();
  await application.employ(STAFF);
  for (const person of [CUSTOMER, OTHER]) await request(contracts.userSignIn, {}, person);
  const claimed = await request(contracts.couponClaim, { templateId: TEMPLATE }, OTHER);
  const coupon = claimed.data?.['coupon'] as { couponId: string; code: string };
  [couponOfOther, codeOfOther] = [coupon.couponId, coupon.code];
});
afterAll(() => application.close());

describe('a malformed call', () => {
  const NAMES: readonly unknown[] = [
    undefined,
    null,
    5,
    true,
    {},
    [],
    ['coupon.list'],
    { toString: 'coupon.list' },
    '',
    ' ',
    'coupon',
    'coupon.',
    'Coupon.List',
    'coupon.list ',
    'coupon.list\u0000',
    'coupon.steal',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'size',
    'get',
    '领券',
    'x'.repeat(100_000),
  ];

  it('with an unknown name gets a typed refusal, and nothing of the name reaches the log', async () => {
    await unchanged(async () => {
      for (const functionName of ['customer', 'staff'])
        for (const call of NAMES)
          expect(await send(functionName, { call, input: {} }, STAFF)).toEqual(refusal('COMMON.UNKNOWN_CALL'));
    });
    const lines = application.world.cloudbase.logs({ limit: 5_000 }).map(({ line }) => line);
    expect(lines.filter((line) => /xxxx|steal|__proto__|领券/.test(line))).toEqual([]);
  });

  it('that is no object at all gets one too', async () => {
    await unchanged(async () => {
      for (const event of [null, 'coupon.list', 5, true, [], ['coupon.list'], [{ call: 'coupon.list' }], {}])
        expect(await send('customer', event)).toEqual(refusal('COMMON.UNKNOWN_CALL'));
    });
  });

  it('is refused by the function that does not have the call', async () => {
    await unchanged(async () => {
      for (const contract of ALL) {
        const elsewhere = functionOf(contract) === 'staff' ? 'customer' : 'staff';
        const event = { call: contract.name, input: GOOD_INPUTS[contract.name] };
        expect(await send(elsewhere, event, STAFF)).toEqual(refusal('COMMON.UNKNOWN_CALL'));
      }
    });
  });
});

describe.each(ALL.map((contract) => [contract.name, contract] as const))('%s', (_, contract) => {
  const good = GOOD_INPUTS[contract.name] ?? {};
  const expectInvalid = async (input: unknown) => {
    const reply = await request(contract, input, STAFF);
    expect(reply).toMatchObject(refusal('COMMON.INVALID_INPUT'));
    // Where and why, and nothing of what stood there.
    expect(JSON.stringify(reply.error?.details)).not.toMatch(/xxxx|\$where|\.\.\/x|领券/);
  };

  it('takes the request of this test, so that what is wrong below is what was spoiled', () => {
    expect(isWrong(contract)(good)).toBe(false);
  });

  it('refuses an input with any field of a wrong kind, missing, too long or of a wrong form', async () => {
    const wrong = [null, 'text', 5, true, [], undefined, ...spoiled(good)].filter(isWrong(contract));
    await unchanged(async () => {
      for (const input of someOf(wrong, MOST_WRONG)) await expectInvalid(input);
    });
    expect(wrong.length).toBeGreaterThan(5);
  });

  it('refuses any other value that its schema does not take, and never fails', async () => {
    await unchanged(() =>
      fc.assert(fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }).filter(isWrong(contract)), expectInvalid), {
        numRuns: RUNS,
      }),
    );
  });

  it('leaves fields that the platform or anybody adds out of account, and answers nothing undeclared', async () => {
    const added = {
      userInfo: { openId: 'x' },
      tcbContext: {},
      userId: 'u_1',
      roles: ['owner', 'operator', 'staff:store-hengshan'],
      __proto__: null,
      limit: 5,
    };
    await request(contract, good, STAFF);
    const plain = await request(contract, good, STAFF);
    const reply = await request(contract, { ...good, ...added }, STAFF);
    expect(reply.ok ? reply.data : reply.error?.code).toEqual(plain.ok ? plain.data : plain.error?.code);
    if (reply.ok) expect(contract.output.parse(reply.data)).toEqual(reply.data);
    else expect(contract.errors).toContain(reply.error?.code);
  });
});

describe('who asks for what is not theirs', () => {
  it('must sign in first, where it matters', async () => {
    await unchanged(async () => {
      for (const contract of [contracts.couponClaim, contracts.couponGet, contracts.redeemConfirm]) {
        const input = GOOD_INPUTS[contract.name];
        expect(await request(contract, input, STRANGER)).toEqual(refusal('COMMON.NOT_SIGNED_IN'));
      }
      expect(await request(contracts.couponList, {}, STRANGER)).toMatchObject({ ok: true });
    });
  });

  it('does not learn that another’s coupon exists', async () => {
    await unchanged(async () => {
      const theirs = await request(contracts.couponGet, { couponId: couponOfOther });
      const none = await request(contracts.couponGet, { couponId: 'no-such-coupon' });
      expect(theirs).toEqual(refusal('COUPON.NOT_FOUND'));
      expect(none).toEqual(refusal('COUPON.NOT_FOUND'));
    });
  });

  it('redeems nothing as a customer, though the number is right', async () => {
    await unchanged(async () => {
      const input = { code: codeOfOther, requestKey: 'attempt-2' };
      expect(await request(contracts.redeemConfirm, input, OTHER)).toEqual(refusal('COMMON.FORBIDDEN'));
    });
  });

  it('does not sign in for somebody else', async () => {
    const mine = await request(contracts.userSignIn, { openId: application.person(OTHER).mpOpenId });
    const theirs = await request(contracts.userSignIn, {}, OTHER);
    expect(mine.data?.['userId']).not.toBe(theirs.data?.['userId']);
  });
});

describe('what goes wrong inside', () => {
  it.each(['users', 'identities', 'coupons', 'couponTemplates'])(
    'in %s is COMMON.INTERNAL without a word more',
    async (match) => {
      application.world.faults.add({
        target: 'database',
        match,
        effect: { kind: 'error', code: 'SYS_ERR', message: 'planted' },
      });
      const codes = [];
      for (const contract of ALL) codes.push((await request(contract, GOOD_INPUTS[contract.name], STAFF)).error);
      application.world.faults.clear();
      const failed = codes.filter((error) => error?.code === 'COMMON.INTERNAL');
      expect(failed.length).toBeGreaterThan(0);
      for (const error of failed) expect(Object.keys(error!)).toEqual(['code', 'requestId']);
    },
  );

  it('is found in the log by the request id of the answer', async () => {
    application.world.faults.add({
      target: 'database',
      match: '*',
      effect: { kind: 'error', code: 'SYS_ERR', message: 'planted' },
    });
    const { error } = await request(contracts.couponList, {});
    application.world.faults.clear();
    const lines = application.world.cloudbase.logs({ limit: 5_000 }).map(({ line }) => line);
    expect(lines.filter((line) => line.includes(error!.requestId))).toEqual([expect.stringContaining('call.failed')]);
  });
});

describe('replies and logs', () => {
  it('hold no OpenID, UnionID, AppSecret, token or key; replies no stack', () => {
    const { world } = application;
    const { oa, miniprogram } = world.wechat.accounts();
    const secrets = [
      oa.appSecret,
      oa.token,
      oa.encodingAesKey,
      miniprogram.appSecret,
      ...Object.values(world.cloudbase.credentials),
    ];
    const people = world.wechat
      .people()
      .flatMap(({ unionId = '-none-', oaOpenId, mpOpenId }) => [unionId, oaOpenId, mpOpenId]);
    const logs = world.cloudbase.logs({ limit: 5_000 }).map(({ line }) => line);
    expect(logs.length).toBeGreaterThan(100);
    for (const text of [...replies.map((reply) => JSON.stringify(reply)), ...logs])
      expect([...secrets, ...people].filter((secret) => text.includes(secret))).toEqual([]);
    expect(replies.filter((reply) => /\.js:\d+|at (async )?\w+ \(|node_modules/.test(JSON.stringify(reply)))).toEqual(
      [],
    );
  });
});
