import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnyContract } from '../../shared/contracts/contract.ts';
import * as contracts from '../../shared/contracts/index.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { functionOf, GOOD_INPUTS } from '../support/inputs.ts';
import { someOf } from '../support/some-of.ts';

/*
 * Inputs that look like what a call takes, and mean something else to a program: names that every object has, ids of records that
 * are no more, and much too much of anything. Each gets a typed answer, which is short, and nothing fails.
 */

const [CUSTOMER, OWNER] = ['林小满', '王思远'] as [string, string];
type Json = Record<string, unknown>;
interface SomeReply {
  ok: boolean;
  data?: Json;
  error?: { code: string; details?: unknown };
}

const ALL = Object.values<AnyContract>(contracts);
/** What every object of JavaScript has, and what a query of the database would mean something by. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toLocaleString',
  '$where',
  '$ne',
  'users.0',
  '.',
];
/** So many are tried in each run, of those that are much too long fewer; all of them with WEILIAN_RUNS. */
const [MOST, MOST_LONG] = [60, 15];
/** Far below what a function may answer. */
const LONGEST_ANSWER = 5_000;

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  await ask(contracts.userSignIn, GOOD_INPUTS['user.signIn']);
  await application.employ(OWNER);
});
afterAll(() => application.close());

async function ask(contract: AnyContract, input: unknown): Promise<SomeReply> {
  const person = functionOf(contract) === 'staff' ? OWNER : CUSTOMER;
  const as = { kind: 'miniprogram' as const, person };
  const outcome = await application.invoke(functionOf(contract), { call: contract.name, input }, as);
  if (!outcome.ok) throw new Error(`${contract.name}: ${outcome.code} ${outcome.message}`);
  return outcome.result as SomeReply;
}
const COMMON = /^COMMON\.(?!INTERNAL)/;
function expectTyped(contract: AnyContract, { ok, error }: SomeReply): void {
  const isTyped = ok || COMMON.test(error?.code ?? '') || contract.errors.includes(error?.code ?? '');
  expect({ call: contract.name, answer: error?.code, isTyped }).toMatchObject({ isTyped: true });
}

/** Copies of an input with a word at each place where there is a text. */
function withWord(input: unknown, word: string): unknown[] {
  if (typeof input === 'string') return [word];
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([name, inner]) =>
    withWord(inner, word).map((one) => copyWith(input, name, one)),
  );
}
const copyWith = (input: object, name: string, inner: unknown): unknown =>
  Array.isArray(input) ? (input as unknown[]).with(Number(name), inner) : { ...input, [name]: inner };

describe('every call', () => {
  it('answers names that every object has as any other name', async () => {
    const asked = ALL.flatMap((contract) => {
      const inputs = NAMES.flatMap((name) => withWord(GOOD_INPUTS[contract.name], name));
      const taken = inputs.filter((input) => contract.input.safeParse(input).success);
      return taken.map((input) => ({ contract, input }));
    });
    expect(asked.length).toBeGreaterThan(300);
    for (const { contract, input } of someOf(asked, MOST)) expectTyped(contract, await ask(contract, input));
  });

  it('takes nothing from what calls itself the prototype of the input', async () => {
    const hostile = '{"__proto__":{"roles":["owner"],"userId":"u_other"},"constructor":{"prototype":{"ok":true}}}';
    for (const contract of someOf(ALL, MOST)) {
      const good = JSON.stringify(GOOD_INPUTS[contract.name]);
      const reply = await ask(
        contract,
        JSON.parse(`${hostile.slice(0, -1)},${good === '{}' ? '"x":1}' : good.slice(1)}`),
      );
      expectTyped(contract, reply);
      expect(JSON.stringify(reply)).not.toContain('u_other');
    }
  });
});

describe('much too much of anything', () => {
  const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`field-${n}`, n]));
  /** Copies of an input with too much at each place. */
  const excessive = (input: unknown): unknown[] =>
    typeof input === 'object' && input !== null
      ? [
          Array.isArray(input) ? Array.from({ length: 20_000 }, () => null) : { ...input, ...wide },
          ...Object.entries(input).flatMap(([name, inner]) =>
            excessive(inner).map((one) => copyWith(input, name, one)),
          ),
        ]
      : [];
  const wrong = ALL.flatMap((contract) => {
    const good = GOOD_INPUTS[contract.name]!;
    const inputs = [...withWord(good, '9'.repeat(300_000)), ...excessive(good)];
    return inputs.filter((one) => !contract.input.safeParse(one).success).map((input) => ({ contract, input }));
  });
  const [ofRecords, others] = [true, false].map((is) =>
    wrong.filter(({ contract }) => is === (contract === contracts.messageNotify)),
  );

  it('is refused in few words', async () => {
    expect(wrong.length).toBeGreaterThan(100);
    for (const { contract, input } of [...ofRecords!, ...someOf(others!, MOST_LONG)]) {
      const reply = await ask(contract, input);
      expect(reply).toMatchObject({ error: { code: 'COMMON.INVALID_INPUT' } });
      expect(JSON.stringify(reply).length).toBeLessThan(LONGEST_ANSWER);
    }
  });
});

describe('ids of records that are no more', () => {
  const times = { createdAt: new Date(0), updatedAt: new Date(0) };
  const [LIVE, FORMER, ERASED] = ['u_live', 'u_former', `a_${'0'.repeat(24)}`] as const;
  const recordOf = (id: string) =>
    (application.contents()['users'] as ({ _id: string } & Json)[]).find(({ _id }) => _id === id);
  beforeAll(async () => {
    const users = application.database.collection('users');
    const live = { _id: LIVE, identityIds: ['wxone:o'], roles: [], formerIds: [FORMER], ...times };
    await users.add(live);
    await users.add({ _id: FORMER, identityIds: [], roles: [], mergedInto: LIVE, ...times });
    await ask(contracts.labelCreate, { label: '老客' });
  });
  const GIVING = [
    { contract: contracts.roleGrant, input: { role: 'operator' } },
    { contract: contracts.labelGive, input: { label: '老客' } },
    { contract: contracts.couponGrant, input: { templateId: 'tpl-tea-8', requestKey: 'grant-0001', reason: '补偿' } },
  ].map(({ contract, input }) => [contract.name, contract as AnyContract, input as Json] as const);

  it.each(GIVING)('of one that was merged lead to the record that stands: %s', async (_, contract, input) => {
    const former = recordOf(FORMER);
    expect(await ask(contract, { ...input, userId: FORMER })).toMatchObject({ ok: true });
    expect(recordOf(FORMER)).toEqual(former);
    const coupons = application.contents()['coupons'] as { userId: string }[];
    expect(coupons.filter(({ userId }) => userId === FORMER)).toEqual([]);
  });

  it('have given it what was to be given, and no more', () => {
    expect(recordOf(LIVE)).toMatchObject({ roles: ['operator'], labels: ['老客'] });
    const coupons = application.contents()['coupons'] as { userId: string }[];
    expect(coupons.filter(({ userId }) => userId === LIVE)).toHaveLength(1);
  });

  it.each(GIVING)('of somebody who was erased are nobody’s: %s', async (_, contract, input) => {
    const before = application.contents();
    for (const userId of [ERASED, '__proto__', 'u_nobody'])
      expect(await ask(contract, { ...input, requestKey: `grant-${userId.length}00`, userId })).toMatchObject({
        ok: false,
      });
    const changed = Object.entries(application.contents()).filter(
      ([name, documents]) => name !== 'auditLog' && JSON.stringify(documents) !== JSON.stringify(before[name]),
    );
    expect(changed.map(([name]) => name)).toEqual([]);
  });
});
