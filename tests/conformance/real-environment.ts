import Manager from '@cloudbase/manager-node';
import cloudbase from '@cloudbase/node-sdk';
import { clearing, collectionsOf, uniquePrefix, worldOf, type Environment } from './environments.ts';

/** Where a real environment is, and the keys that open it: of an account, from the process, in no file and no log. */
export interface RealAccess {
  env: string;
  secretId: string;
  secretKey: string;
  region: string;
}

/** The access that these variables give; nothing unless environment and both keys are there. */
export function realAccess(variables: NodeJS.ProcessEnv): RealAccess | undefined {
  const { CLOUDBASE_ENV_ID: env, TENCENTCLOUD_SECRETID: secretId, TENCENTCLOUD_SECRETKEY: secretKey } = variables;
  if (!env || !secretId || !secretKey) return undefined;
  return { env, secretId, secretKey, region: variables['TENCENTCLOUD_REGION'] ?? 'ap-shanghai' };
}

type Collections = ReturnType<typeof collectionsOf>;
type Database = InstanceType<typeof Manager>['database'];

const asRequest = ({ name, unique, keys }: Collections['things']['indexes'][number]) => ({
  IndexName: name,
  MgoKeySchema: {
    MgoIsUnique: unique,
    MgoIndexKeys: keys.map(({ field, direction }) => ({ Name: field, Direction: String(direction) })),
  },
});

async function create(database: Database, collections: Collections): Promise<void> {
  for (const { name, indexes } of Object.values(collections)) {
    await database.createCollectionIfNotExists(name);
    if (indexes.length > 0) await database.updateCollection(name, { CreateIndexes: indexes.map(asRequest) });
  }
}

/** Variables that send the SDKs elsewhere: to an emulator, or to the http address that exists within functions only. */
const MISLEADING = ['TCB_CONTEXT_CNFG', 'TENCENTCLOUD_RUNENV'];

/** What the SDKs read: wx-server-sdk takes its keys from the process only. jest gives each test file variables of its own. */
export function pointSdksAt({ env, secretId, secretKey, region }: RealAccess): void {
  for (const name of MISLEADING) delete process.env[name];
  Object.assign(process.env, {
    TENCENTCLOUD_SECRETID: secretId,
    TENCENTCLOUD_SECRETKEY: secretKey,
    TENCENTCLOUD_REGION: region,
    SCF_NAMESPACE: env,
  });
}

/** Collections of our own in a real environment, which are deleted at the end; nothing else in it is touched. */
export async function startRealEnvironment(access: RealAccess): Promise<Environment> {
  const { env, secretId, secretKey, region } = access;
  pointSdksAt(access);
  const { database } = Manager.init({ secretId, secretKey, envId: env, region });
  const prefix = uniquePrefix();
  const collections = collectionsOf(prefix);
  const made: string[] = [];
  await create(database, collections);
  const db = cloudbase.init({ env, secretId, secretKey, region, keepalive: true }).database();
  const world = worldOf(db, prefix, env, made);
  const close = async (): Promise<void> => {
    const names = [...Object.values(collections).map(({ name }) => name), ...made];
    for (const name of names) {
      const { Exists } = await database.checkCollectionExists(name);
      if (Exists) await database.deleteCollection(name);
    }
  };
  return { world, clear: clearing(world), close };
}
