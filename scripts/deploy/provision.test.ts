import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataModel, type CollectionModel } from '../../shared/db/data-model.ts';
import { functionRules } from '../build/function-rules.ts';
import { functionNames } from '../build/repository.ts';
import { runNode, typescriptProgram } from '../process.ts';
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
  it('makes everything in an empty environment, the collection before its index', () => {
    const { steps } = planProvision(wanted, { collections: new Map(), functionRules: undefined });
    expect(steps.map(({ kind }) => kind)).toEqual([
      'create-collection',
      'change-indexes',
      'set-access',
      'set-function-rules',
    ]);
  });

  it('is empty when all is as wanted, whatever the order of the rules', () => {
    const reversed = Object.fromEntries(Object.entries(rules).reverse());
    expect(planProvision(wanted, { ...present(), functionRules: reversed }).steps).toEqual([]);
  });

  it('replaces an index whose keys or uniqueness differ', () => {
    const indexes = [{ name: 'byCode', unique: false, keys: [{ field: 'code', direction: 1 as const }] }];
    expect(planProvision(wanted, present({ indexes })).steps).toEqual([
      { kind: 'change-indexes', collection: 'coupons', drop: ['byCode'], create: coupons.indexes },
    ]);
  });

  it('closes a collection that clients could read', () => {
    const open = new Map([['coupons', { indexes: coupons.indexes, acl: 'READONLY' }]]);
    expect(planProvision(wanted, { collections: open, functionRules: rules }).steps).toEqual([
      { kind: 'set-access', collection: 'coupons', acl: 'ADMINONLY' },
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
    runNode([...typescriptProgram('scripts/provision.ts'), ...args], {
      output: 'collect',
      environment: {
        ENV_ID: api.envId,
        TENCENTCLOUD_SECRETID: 'id',
        TENCENTCLOUD_SECRETKEY: 'key',
        TCB_BASE_URL: url,
        http_proxy: '',
        ...environment,
      },
    });

  it('makes every collection, index, access level and rule, and finds nothing to do the second time', async () => {
    expect(await provision()).toMatchObject({ code: 0 });
    expect([...api.tables.keys()]).toEqual(dataModel.collections.map(({ name }) => name));
    expect(new Set([...api.tables.values()].map(({ permission }) => permission))).toEqual(new Set(['ADMINONLY']));
    expect(api.tables.get('coupons')?.indexes).toContainEqual({
      Name: 'byCode',
      Unique: true,
      Keys: [{ Name: 'code', Direction: '1' }],
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
    expect(api.changes).toEqual(['CreateTable', 'UpdateTable', 'ModifyResourcePermission']);
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
