import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnyContract } from '../../shared/contracts/contract.ts';
import * as contracts from '../../shared/contracts/index.ts';
import { staffOf, type Role, type User } from '../../shared/identity/index.ts';
import type { RoleChange } from '../../shared/roles/index.ts';
import { readAll } from '../../scripts/local/admin-database.ts';
import { STORE } from '../../scripts/local/merchant.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { functionOf, GOOD_INPUTS } from '../support/inputs.ts';
import { startProgram } from '../support/programs.ts';

const PEOPLE = { customer: '林小满', staff: '王思远', operator: '周子昂', owner: '许知行' } as const;
type Kind = keyof typeof PEOPLE;
const ROLES: Record<Kind, readonly Role[]> = {
  ...{ customer: [], staff: [staffOf(STORE)], operator: ['operator'], owner: ['owner'] },
};

/** Who may make each call of `staff`. */
const ADMITTED: Record<string, readonly Kind[]> = {
  redeem: ['staff'],
  ...Object.fromEntries(
    [
      'campaign',
      'channel',
      'code',
      'coupon',
      'grant',
      'label',
      'menu',
      'message',
      'notice',
      'privacy',
      'reply',
      'report',
      'segment',
      'store',
      'sync',
      'tag',
    ].map((name) => [name, ['operator', 'owner']]),
  ),
  role: ['owner'],
  person: ['owner'],
  audit: ['owner'],
};
const STAFF_CALLS: readonly AnyContract[] = Object.values(contracts).filter((one) => functionOf(one) === 'staff');

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  for (const kind of Object.keys(PEOPLE) as Kind[]) await application.employ(PEOPLE[kind], ROLES[kind]);
});
afterAll(() => application.close());

async function codeOf(contract: AnyContract, person: string): Promise<string> {
  const event = { call: contract.name, input: GOOD_INPUTS[contract.name] };
  const outcome = await application.invoke('staff', event, { kind: 'miniprogram', person });
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.message}`);
  return (outcome.result as { error?: { code: string } }).error?.code ?? 'ok';
}

const userNamed = async (name: string): Promise<User> => {
  const { unionId } = application.person(name);
  return (await readAll<User>(application.database, 'users', { unionId }))[0]!;
};

describe('who is let in', () => {
  it.each(STAFF_CALLS.map((contract) => [contract.name, contract] as const))('by %s', async (name, contract) => {
    const expected = ADMITTED[name.split('.')[0]!];
    const admitted: Kind[] = [];
    for (const kind of Object.keys(PEOPLE) as Kind[])
      if ((await codeOf(contract, PEOPLE[kind])) !== 'COMMON.FORBIDDEN') admitted.push(kind);
    expect(admitted).toEqual(expected);
  });
});

describe('the first owner', () => {
  /** `npm run owner-code -- --local`. */
  async function ownerCode(): Promise<string> {
    const port = new URL(application.world.url).port;
    const program = await startProgram('scripts/owner-code.ts', ['--local', '--port', port]);
    expect(await program.ended).toBe(0);
    return /owner code: ([0-9A-Z-]+)/.exec(program.output())![1]!;
  }

  it('is whoever claims the code of the deployment, may then give roles, and each change is kept', async () => {
    const code = await ownerCode();
    const { control, database } = application;
    expect(await control.call('customer', PEOPLE.customer, 'owner.claim', { code })).toMatchObject({
      ok: true,
      data: { roles: ['owner'] },
    });
    const second = await control.call('customer', PEOPLE.staff, 'owner.claim', { code });
    expect(second).toMatchObject({ error: { code: 'OWNER.CODE_USED' } });
    const staff = await userNamed(PEOPLE.staff);
    const given = { userId: staff._id, role: 'staff:store-bund' };
    expect(await control.call('staff', PEOPLE.customer, 'role.grant', given)).toMatchObject({ ok: true });
    expect(await control.call('customer', PEOPLE.staff, 'user.signIn', {})).toMatchObject({
      data: { roles: [staffOf(STORE), 'staff:store-bund'] },
    });
    const { _id: by } = await userNamed(PEOPLE.customer);
    const changes = await readAll<RoleChange>(database, 'roleChanges');
    expect(changes).toMatchObject([
      { change: 'grant', role: 'owner', userId: by, by },
      { change: 'grant', role: 'staff:store-bund', userId: staff._id, by },
    ]);
    const logs = application.world.cloudbase.logs({ limit: 5_000 }).map(({ line }) => line);
    for (const { requestId } of changes) expect(logs.filter((line) => line.includes(requestId ?? ''))).toHaveLength(1);
    for (const secret of [code, code.replaceAll('-', '')])
      expect(logs.filter((line) => line.includes(secret))).toEqual([]);
  });

  it('may make staff of a store that there is', async () => {
    const { _id: userId } = await userNamed(PEOPLE.staff);
    const given = { userId, role: 'staff:store-of-nobody' };
    const answer = await application.control.call('staff', PEOPLE.owner, 'role.grant', given);
    expect(answer).toMatchObject({ error: { code: 'ROLE.NO_SUCH_STORE' } });
  });
});

describe('a merge by an owner', () => {
  it('and its undo stand in the audit log with both people, which owners can read', async () => {
    const { control, database } = application;
    const times = { createdAt: new Date(0), updatedAt: new Date(0) };
    for (const name of ['one', 'two'])
      await database.collection('users').add({ _id: `u_${name}`, identityIds: [`wx${name}:o`], roles: [], ...times });
    const by = (await userNamed(PEOPLE.owner))._id;
    const merged = await control.call('staff', PEOPLE.owner, 'person.merge', { userId: 'u_one', otherId: 'u_two' });
    const mergeId = merged.ok ? merged.data.mergeId : '';
    const undone = await control.call('staff', PEOPLE.owner, 'person.undoMerge', { mergeId });
    expect(undone).toMatchObject({ error: { code: 'MERGE.NOT_SETTLED' } });
    const listed = await control.call('staff', PEOPLE.owner, 'audit.list', {});
    const entries = listed.ok ? listed.data.entries.filter(({ call }) => call.startsWith('person.')) : [];
    const named = (call: string) => entries.flatMap((entry) => (entry.call === call ? [entry.userId] : [])).sort();
    for (const call of ['person.merge', 'person.undoMerge'])
      expect(named(call)).toEqual(expect.arrayContaining(['u_one', 'u_two']));
    expect(entries).toContainEqual(expect.objectContaining({ call: 'person.undoMerge', by, about: mergeId }));
    const ofOne = await control.call('staff', PEOPLE.owner, 'audit.list', { userId: 'u_two' });
    expect(ofOne.ok && new Set(ofOne.data.entries.map(({ call }) => call))).toEqual(
      new Set(['audit.list', 'person.merge', 'person.undoMerge']),
    );
  });
});

describe('a redemption', () => {
  it('names the store: the one that is named, which must be the person’s own', async () => {
    const { control } = application;
    const confirm = (storeId?: string) =>
      control.call('staff', PEOPLE.staff, 'redeem.confirm', { code: 'AAAA0000BBBB', requestKey: 'attempt-1', storeId });
    expect(await confirm('store-westlake')).toMatchObject({ error: { code: 'REDEEM.NOT_YOUR_STORE' } });
    expect(await confirm()).toMatchObject({
      error: { code: 'REDEEM.STORE_REQUIRED', details: { storeIds: [STORE, 'store-bund'] } },
    });
    expect(await confirm('store-bund')).toMatchObject({ error: { code: 'COUPON.NOT_FOUND' } });
  });

  it('of today is asked of one store; who works in several and names none learns which they are', async () => {
    const today = (storeId?: string) =>
      application.control.call('staff', PEOPLE.staff, 'redeem.today', storeId === undefined ? {} : { storeId });
    const stores = [
      { storeId: STORE, name: '衡山路店' },
      { storeId: 'store-bund', name: '外滩店' },
    ];
    expect(await today()).toEqual({ ok: true, data: { stores, redemptions: [] } });
    expect(await today('store-bund')).toEqual({ ok: true, data: { stores, storeId: 'store-bund', redemptions: [] } });
    expect(await today('store-westlake')).toMatchObject({ error: { code: 'REDEEM.NOT_YOUR_STORE' } });
  });

  it('of a store that an operator wants to remove keeps the store, until its staff are gone', async () => {
    const { control } = application;
    const remove = () => control.call('staff', PEOPLE.operator, 'store.remove', { storeId: 'store-bund', revision: 1 });
    expect(await remove()).toMatchObject({ error: { code: 'STORE.HAS_STAFF' } });
    const { _id: userId } = await userNamed(PEOPLE.staff);
    await control.call('staff', PEOPLE.owner, 'role.revoke', { userId, role: 'staff:store-bund' });
    expect(await remove()).toMatchObject({ ok: true });
  });
});
