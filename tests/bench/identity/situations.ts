import { randomUUID } from 'node:crypto';
import type { Caller, Cost, Follower, PeopleWorld } from './people-world.ts';

/** What is measured; each round does all of them once, so that a busy moment of the machine touches all alike. */
export const SITUATIONS = {
  reference: { label: 'a function that makes two requests' },
  known: { label: 'sign-in of a known user', mostRequests: 2 },
  knownVisit: { label: 'the same, with the visit that brought them' },
  stranger: { label: 'sign-in of a new user', mostRequests: 5 },
  follower: { label: 'sign-in of a follower who is new here', mostRequests: 5 },
  nameless: { label: 'sign-in of a new user without UnionID', mostRequests: 5 },
  late: { label: 'the UnionID comes late, and is nobody’s' },
  joined: { label: 'the UnionID comes late, and is a follower’s: two records become one' },
  profile: { label: 'the page “me”' },
  preview: { label: 'the owner looks at what merging two people would do' },
  merge: { label: 'the owner merges a customer with a coupon into a follower’s record' },
} as const satisfies Record<string, { label: string; mostRequests?: number }>;

export type Situation = keyof typeof SITUATIONS;

/** Followers that a round needs. */
export const JOINING_A_ROUND = 3;

const OWNER = 'bench-owner';
const CAMPAIGN = 'bench-campaign';

/** Somebody of whom nothing is known, each time somebody else. */
const somebody = (): Caller => ({ openId: `o-${randomUUID().replaceAll('-', '').slice(0, 26)}` });
const withUnionId = (unionId = `union-${randomUUID()}`): Caller => ({ ...somebody(), unionId });
const entry = () => ({ entry: { visitId: randomUUID(), scene: 1035, channelId: 'menu' } });

/** The owner, and a campaign that never runs out. */
export async function prepare({ call, database }: PeopleWorld): Promise<void> {
  await call('customer', { openId: OWNER }, 'user.signIn', {});
  await database
    .collection('users')
    .where({ identityIds: new RegExp(`:${OWNER}$`) })
    .update({ roles: ['owner'] });
  const { data } = (await database.collection('couponTemplates').limit(1).get()) as { data: object[] };
  const endsAt = new Date('2999-01-01T00:00:00Z');
  const limits = { total: 1_000_000_000, perUser: 1 };
  await database
    .collection('couponTemplates')
    .add({ ...data[0], _id: CAMPAIGN, state: 'active', endsAt, audience: [], limits, remaining: limits.total });
}

/** One round; `followers` are those who come to the mini program in it. */
export async function playRound(
  { call, reference }: PeopleWorld,
  known: Caller,
  [first, second, third]: readonly Follower[],
): Promise<Record<Situation, Cost>> {
  const signIn = (caller: Caller, input: object = {}) =>
    call<{ userId: string }>('customer', caller, 'user.signIn', input);
  const asOwner = (name: string, input: object) => call('staff', { openId: OWNER }, name, input);
  const costs = {
    reference: await reference(),
    known: (await signIn(known)).cost,
    knownVisit: (await signIn(known, entry())).cost,
    stranger: (await signIn(withUnionId())).cost,
    follower: (await signIn(withUnionId(first?.unionId))).cost,
  };
  const [late, joining] = [somebody(), somebody()];
  const nameless = await signIn(late);
  await signIn(joining);
  const customer = somebody();
  const { userId } = (await signIn(customer)).data;
  await call('customer', customer, 'coupon.claim', { templateId: CAMPAIGN });
  const pair = { userId, otherId: third?.userId };
  const preview = await asOwner('person.mergePreview', pair);
  const merge = await asOwner('person.merge', pair);
  return {
    ...costs,
    nameless: nameless.cost,
    late: (await signIn({ ...late, unionId: `union-${randomUUID()}` })).cost,
    joined: (await signIn({ ...joining, unionId: second?.unionId })).cost,
    profile: (await call('customer', known, 'user.profile', {})).cost,
    preview: preview.cost,
    merge: merge.cost,
  };
}
