import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnyContract } from '../../shared/contracts/contract.ts';
import * as contracts from '../../shared/contracts/index.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { functionOf, GOOD_INPUTS } from '../support/inputs.ts';
import { someOf } from '../support/some-of.ts';

const [ATTACKER, VICTIM] = ['林小满', '周子昂'];
/** The one that ends the attacker's own record comes last. */
const ALL = Object.values<AnyContract>(contracts).sort(
  (a, b) => Number(a === contracts.privacyErase) - Number(b === contracts.privacyErase),
);
const ADDRESS = {
  ...{ recipient: '周子昂', phone: '13900001234', province: '上海市', city: '上海市', county: '静安区' },
  detail: '长乐路 99 号 12 楼',
};
/** Ids of what they have that another may send. */
const OF_VICTIM = ['m_link0001ofvictim', 'order-of-victim-0001', 'message-of-victim-01'];
type Json = Record<string, unknown>;

/** Of the texts that are the victim's and do not name them, so many are tried in each field. */
const MOST_OTHERS = 6;

let application: ApplicationUnderTest;
async function ask(person: string, contract: AnyContract, input: unknown): Promise<unknown> {
  const as = { kind: 'miniprogram' as const, person };
  const outcome = await application.invoke(functionOf(contract), { call: contract.name, input }, as);
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.message}`);
  return outcome.result;
}

/** Every text within a value, with the names that lead to it. */
function textsOf(value: unknown, path: readonly string[] = []): { path: readonly string[]; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, [...path, name]));
}

/** A copy of `input` with `text` at `path`. */
function spoilt(input: unknown, [name, ...rest]: readonly string[], text: string): unknown {
  if (name === undefined) return text;
  const copy = Array.isArray(input) ? [...(input as unknown[])] : { ...(input as Json) };
  (copy as Json)[name] = spoilt((input as Json)[name], rest, text);
  return copy;
}

/** The documents that name one of these, by collection. */
function documentsOf(names: readonly string[]): Record<string, object[]> {
  const isTheirs = (document: object) => {
    const text = JSON.stringify(document);
    return names.some((name) => text.includes(name));
  };
  const all = Object.entries(application.contents());
  return Object.fromEntries(all.map(([collection, documents]) => [collection, documents.filter(isTheirs)]));
}

/** Who the victim is to us: record, OpenIDs, UnionID, and the keys that were made of them. */
let names: string[];
/** What stands in the victim's documents and in nobody else's; one text of each field. */
let secrets: string[];
let attackerId: string;
/** The victim's documents before the attacks: none of them may change any. */
let before: object[];

beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  const { oa, miniprogram } = application.world.wechat.accounts();
  await application.control.fireTimer('follower-sync', 'every-minute');
  await ask(VICTIM, contracts.userSignIn, GOOD_INPUTS['user.signIn']);
  await ask(VICTIM, contracts.couponClaim, { templateId: 'tpl-tea-8' });
  await ask(VICTIM, contracts.userSavePreferences, { revision: 0, address: ADDRESS });
  await ask(VICTIM, contracts.privacyWithdraw, { requestKey: 'withdrawn-by-victim' });
  await ownMore();
  const signedIn = (await ask(ATTACKER, contracts.userSignIn, {})) as { data: { userId: string } };
  attackerId = signedIn.data.userId;
  const { mpOpenId, oaOpenId, unionId = '-none-' } = application.person(VICTIM);
  const [user] = documentsOf([unionId])['users'] as [{ _id: string }];
  names = [user._id, unionId, mpOpenId, oaOpenId, `${miniprogram.appId}:${mpOpenId}`, application.followerId(oaOpenId)];
  const theirs = documentsOf(names);
  const others = application.contents();
  for (const [collection, documents] of Object.entries(theirs))
    others[collection] = others[collection]!.filter((one) => !JSON.stringify(documents).includes(JSON.stringify(one)));
  const elsewhere = JSON.stringify(others);
  const known = [oa.appId, miniprogram.appId, ...textsOf(GOOD_INPUTS).map(({ text }) => text)];
  const byField = new Map<string, string>();
  for (const [collection, documents] of Object.entries(theirs))
    for (const { path, text } of documents.flatMap((one) => textsOf(one))) {
      const isOwn = /\d/.test(text) && !elsewhere.includes(text) && !known.includes(text) && !/^\d{4}-.*Z$/.test(text);
      if (isOwn) byField.set([collection, ...path].join('.'), text);
    }
  secrets = [...new Set([...names, ...byField.values()])];
  before = victims();
});
afterAll(() => application.close());

/** What the victim has of every other kind: a link, an order, an accept of notices, a message, what was told of their taps. */
async function ownMore(): Promise<void> {
  const { database, world } = application;
  const { mpOpenId: openId } = application.person(VICTIM);
  const { appId } = world.wechat.accounts().miniprogram;
  const user = (application.contents()['users'] as { _id: string; identityIds: string[] }[]).find(({ identityIds }) =>
    identityIds.includes(`${appId}:${openId}`),
  )!;
  const at = new Date(world.clock.nowMs());
  const ofVictim = { appId, openId };
  const documents: Record<string, object> = {
    merges: {
      ...{ _id: 'm_link0001ofvictim', into: user._id, from: 'u_victimbefore01', cause: 'ticket', state: 'done' },
      ...{ by: user._id, decidedAt: at, settledAt: at, before: { hadUnionId: false, roles: [] } },
    },
    orders: {
      ...{ _id: 'order-of-victim-0001', userId: user._id, told: [], state: 'paid', createdAt: at, paidAt: at },
      ...{ paid: 4_321, refunded: 0, refunds: [], couponIds: [], contradictions: [], changedAt: at, revision: 1 },
    },
    messageConsents: {
      _id: `${appId}:${openId}:T-victim01`,
      ...ofVictim,
      templateId: 'T-victim01',
      accepts: {},
      left: 1,
    },
    messages: {
      ...{ _id: 'message-of-victim-01', ...ofVictim, channel: 'mpNotice', purpose: 'service', state: 'dead' },
      ...{ content: { templateId: 'T-victim01', values: { thing1: '周子昂的第 77 号' } }, attempts: 1 },
      ...{ createdAt: at, endedAt: at, expiresAt: new Date(at.getTime() + 86_400_000) },
    },
  };
  for (const [name, document] of Object.entries(documents)) await database.collection(name).add(document);
  const tap = { what: 'tap', at: at.toISOString(), name: 'claim' };
  const told = { batchId: 'batch-of-victim-1', sentAt: at.toISOString(), events: [tap] };
  await ask(VICTIM, contracts.activityReport, told);
}

/** Who wrote this: documents that name the victim because the attacker sent their ids are the attacker's own. */
const isVictims = (document: object) => (document as { userId?: unknown }).userId !== attackerId;
const victims = () => Object.values(documentsOf(names)).flat().filter(isVictims);

/** Sends it as the attacker; the victim's documents stay, and nothing of them is told that was not in the question. */
async function attack(contract: AnyContract, input: unknown): Promise<unknown> {
  const reply = await ask(ATTACKER, contract, input);
  expect(victims()).toEqual(before);
  const [question, answer] = [JSON.stringify(input), JSON.stringify(reply)];
  expect(secrets.filter((text) => answer.includes(text) && !question.includes(text))).toEqual([]);
  return reply;
}

describe('with another’s ids in any field, and in fields that are none', () => {
  it('knows enough of the victim for this to prove something', () => {
    const owning = Object.entries(documentsOf(names)).filter(([, documents]) => documents.length > 0);
    expect(owning.map(([collection]) => collection).sort()).toEqual(
      expect.arrayContaining([
        ...['activityBatches', 'coupons', 'identities', 'merges', 'messageConsents', 'messages', 'orders'],
        ...['privacyConsents', 'users', 'visits'],
      ]),
    );
    expect(secrets).toEqual(expect.arrayContaining([ADDRESS.phone, ADDRESS.detail, ...names, ...OF_VICTIM]));
    expect(secrets.length).toBeGreaterThan(10);
  });

  it('walks every contract: a new one fails here until it has a request', () => {
    expect(Object.keys(GOOD_INPUTS).sort()).toEqual(ALL.map(({ name }) => name).sort());
  });

  it.each(ALL.map((contract) => [contract.name, contract] as const))('%s', async (_, contract) => {
    const good = GOOD_INPUTS[contract.name]!;
    const [userId, unionId, openId] = names;
    const added = { userId, unionId, openId, identityId: names.at(-1), userInfo: { openId }, by: userId };
    const isForStaff = functionOf(contract) === 'staff';
    const others = secrets.filter((text) => !names.includes(text));
    const texts = isForStaff ? [userId!] : [...names, ...someOf(others, MOST_OTHERS)];
    const inputs = [
      { ...good, ...added },
      ...textsOf(good).flatMap(({ path }) => texts.map((text) => spoilt(good, path, text))),
    ];
    for (const input of inputs) {
      const reply = await attack(contract, input);
      if (isForStaff)
        expect(reply).toMatchObject({ error: { code: expect.stringMatching(/^COMMON\.(FORBIDDEN|INVALID_INPUT)$/) } });
    }
  });
});
