import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataModel, type CollectionModel } from '../../shared/db/data-model.ts';
import { functionRules } from '../build/function-rules.ts';
import { functionNames } from '../build/repository.ts';
import { runProgram } from '../../tests/support/programs.ts';
import { FakeCloudApi } from './fake-cloud-api.harness.ts';
import { planProvision, type Present } from './provision-plan.ts';

const rules = functionRules(['customer', 'follower-sync']);
const coupons: CollectionModel = {
  name: 'coupons',
  acl: 'ADMINONLY',
  indexes: [{ name: 'byCode', unique: true, keys: [{ field: 'code', direction: 1 }] }],
};
const wanted = { collections: [coupons], functionRules: rules };
const present = (changes: Partial<CollectionModel> = {}): Present => ({
  collections: new Map([['coupons', { indexes: coupons.indexes, acl: 'ADMINONLY', ...changes }]]),
  functionRules: rules,
});

describe('the plan of a provisioning', () => {
  it('makes everything in an empty environment, and closes a collection before anything else is done with it', () => {
    const { steps } = planProvision(wanted, { collections: new Map(), functionRules: undefined });
    expect(steps.map(({ kind }) => kind)).toEqual([
      'create-collection',
      'set-access',
      'change-indexes',
      'set-function-rules',
    ]);
  });

  it('is empty when all is as wanted, whatever the order of the rules', () => {
    const reversed = Object.fromEntries(Object.entries(rules).reverse());
    expect(planProvision(wanted, { ...present(), functionRules: reversed }).steps).toEqual([]);
  });

  it('replaces an index whose keys differ', () => {
    const byUser = { name: 'byUser', unique: false, keys: [{ field: 'userId', direction: 1 as const }] };
    const plan = planProvision(
      { ...wanted, collections: [{ ...coupons, indexes: [byUser] }] },
      present({ indexes: [{ ...byUser, keys: [{ field: 'userId', direction: -1 }] }] }),
    );
    expect(plan.steps).toEqual([{ kind: 'change-indexes', collection: 'coupons', drop: ['byUser'], create: [byUser] }]);
    expect(plan.refused).toEqual([]);
  });

  it.each<[string, Partial<CollectionModel>['indexes']]>([
    ['was unique', [{ name: 'byCode', unique: true, keys: [{ field: 'number', direction: 1 }] }]],
    ['becomes unique', [{ name: 'byCode', unique: false, keys: [{ field: 'code', direction: 1 }] }]],
  ])('refuses to replace an index that %s: it would be gone if the other did not fit', (_, indexes) => {
    const { steps, refused } = planProvision(wanted, present({ indexes }));
    expect(steps).toEqual([]);
    expect(refused).toEqual([expect.stringContaining('index coupons: byCode')]);
  });

  it('makes a unique index of another name beside the old one, which it leaves alone', () => {
    const old = { name: 'byNumber', unique: true, keys: [{ field: 'number', direction: 1 as const }] };
    expect(planProvision(wanted, present({ indexes: [old] }))).toEqual({
      steps: [{ kind: 'change-indexes', collection: 'coupons', drop: [], create: coupons.indexes }],
      leftAlone: ['index byNumber of coupons'],
      refused: [],
    });
  });

  it('closes a collection that clients could read', () => {
    const open = new Map([['coupons', { indexes: coupons.indexes, acl: 'READONLY' }]]);
    expect(planProvision(wanted, { collections: open, functionRules: rules }).steps).toEqual([
      { kind: 'set-access', collection: 'coupons', acl: 'ADMINONLY', isUnsure: false },
    ]);
  });

  it('leaves alone, and names, what is in no list', () => {
    const own = { name: '_id_', unique: true, keys: [] };
    const old = { name: 'old', unique: false, keys: [] };
    const collections = new Map([
      ['coupons', { indexes: [own, old, ...coupons.indexes], acl: 'ADMINONLY' }],
      ['notes', { indexes: [own], acl: 'PRIVATE' }],
    ]);
    expect(planProvision(wanted, { collections, functionRules: rules })).toEqual({
      steps: [],
      leftAlone: ['index old of coupons', 'collection notes'],
      refused: [],
    });
  });
});

describe('the function rules', () => {
  it('let logged-in people into customer and staff, and no client into anything else', () => {
    const { '*': others, ...named } = functionRules(functionNames());
    expect(others).toEqual({ invoke: false });
    const open = Object.entries(named).filter(([, { invoke }]) => invoke !== false);
    expect(open.map(([name]) => name)).toEqual(['customer', 'staff']);
    for (const [, { invoke }] of open) expect(invoke).toBe("auth.loginType != 'ANONYMOUS' && auth != null");
  });
});

describe('npm run provision', () => {
  let api: FakeCloudApi;
  let url: string;
  beforeEach(async () => {
    api = new FakeCloudApi('shop-1a2b3c');
    url = await api.start();
  });
  afterEach(() => api.stop());

  const provision = (args: string[] = [], environment: Record<string, string> = {}) =>
    runProgram('scripts/provision.ts', args, {
      ENV_ID: api.envId,
      TENCENTCLOUD_SECRETID: 'id',
      TENCENTCLOUD_SECRETKEY: 'key',
      TCB_BASE_URL: url,
      http_proxy: '',
      ...environment,
    });

  it('makes every collection, index, access level and rule, and finds nothing to do the second time', async () => {
    expect(await provision()).toMatchObject({ code: 0 });
    expect([...api.tables.keys()]).toEqual(dataModel.collections.map(({ name }) => name));
    expect(new Set([...api.tables.values()].map(({ permission }) => permission))).toEqual(new Set(['ADMINONLY']));
    expect(api.tables.get('coupons')?.indexes).toContainEqual({
      Name: 'byCause',
      Unique: true,
      Keys: [{ Name: 'cause', Direction: '1' }],
    });
    expect(api.tables.get('stores')?.indexes).toContainEqual({
      Name: 'byPlace',
      Unique: false,
      Keys: [{ Name: 'point', Direction: '2dsphere' }],
    });
    expect(JSON.parse(api.functionRules ?? '')).toEqual(functionRules(functionNames()));

    api.changes.length = 0;
    const again = await provision();
    expect(again.output).toContain('Nothing to do');
    expect(api.changes).toEqual([]);
  });

  it('changes nothing with --dry-run, and says what it would', async () => {
    const { code, output } = await provision(['--dry-run']);
    expect(code).toBe(0);
    expect(output).toContain('would create collection coupons');
    expect(api.changes).toEqual([]);
  });

  it('goes on where an interrupted run has stopped', async () => {
    await provision();
    api.tables.delete('coupons');
    api.changes.length = 0;
    expect(await provision()).toMatchObject({ code: 0 });
    expect(api.changes).toEqual(['CreateTable', 'ModifyResourcePermission', 'UpdateTable']);
  });

  it('makes sure of access levels that the platform does not name, and calls that no change', async () => {
    await provision();
    api.namesAccessLevels = false;
    api.changes.length = 0;
    const { code, output } = await provision();
    expect(code).toBe(0);
    expect(output).toContain('make sure that coupons is ADMINONLY');
    expect(output).toContain('Nothing to do');
    expect(new Set(api.changes)).toEqual(new Set(['ModifyResourcePermission']));
  });

  it('does the rest, and ends with code 1, when it refuses to replace a unique index', async () => {
    await provision();
    const indexes = api.tables.get('coupons')?.indexes ?? [];
    const byCause = indexes.find(({ Name }) => Name === 'byCause');
    Object.assign(byCause ?? {}, { Keys: [{ Name: 'number', Direction: '1' }] });
    api.tables.delete('users');
    api.changes.length = 0;
    const { code, output } = await provision();
    expect(code).toBe(1);
    expect(output).toContain('index coupons: byCause (unique: number) is not replaced by byCause (unique: cause)');
    expect(indexes).toContain(byCause);
    expect(api.changes).toEqual(['CreateTable', 'ModifyResourcePermission', 'UpdateTable']);
  });

  it('stops with the platform’s message when the environment is not there', async () => {
    const { code, output } = await provision([], { ENV_ID: 'other-env' });
    expect(code).toBe(1);
    expect(output).toContain('Environment other-env not found');
  });

  it('names everything that is missing', async () => {
    const { code, output } = await provision([], { TENCENTCLOUD_SECRETID: '', TENCENTCLOUD_SECRETKEY: '' });
    expect(code).toBe(1);
    expect(output).toMatch(/missing: TENCENTCLOUD_SECRETID .*, TENCENTCLOUD_SECRETKEY/);
  });
});
