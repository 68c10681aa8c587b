import CloudBase from '@cloudbase/manager-node';
import type { IndexModel } from '../../shared/db/data-model.ts';
import type { Present, Step } from './provision-plan.ts';

/** An environment that can be looked at and changed. */
export interface ManagedEnvironment {
  read(): Promise<Present>;
  apply(step: Step): Promise<void>;
}

/** Most collections in one answer, and most names in one question about permissions. */
const PAGE = 100;

type Manager = InstanceType<typeof CloudBase>;
type DescribedIndex = { Name: string; Unique: boolean; Keys: { Name?: string; Direction?: string }[] };

function directionOf(text: string | undefined): IndexModel['keys'][number]['direction'] {
  if (text === '2dsphere') return text;
  return text === '-1' ? -1 : 1;
}

const asModel = ({ Name, Unique, Keys }: DescribedIndex): IndexModel => ({
  name: Name,
  unique: Unique,
  keys: Keys.map((key) => ({ field: key.Name ?? '', direction: directionOf(key.Direction) })),
});

const asRequest = ({ name, unique, keys }: IndexModel) => ({
  IndexName: name,
  MgoKeySchema: {
    MgoIsUnique: unique,
    MgoIndexKeys: keys.map(({ field, direction }) => ({ Name: field, Direction: String(direction) })),
  },
});

async function collectionNames({ database }: Manager): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const { Collections } = await database.listCollections({ MgoLimit: PAGE, MgoOffset: names.length });
    names.push(...Collections.map(({ CollectionName }) => CollectionName));
    if (Collections.length < PAGE) return names;
  }
}

async function accessLevels({ permission }: Manager, names: readonly string[]): Promise<Map<string, string>> {
  const levels = new Map<string, string>();
  for (let from = 0; from < names.length; from += PAGE) {
    const resources = names.slice(from, from + PAGE);
    const { Data } = await permission.describeResourcePermission({ resourceType: 'collection', resources });
    for (const { Resource, Permission } of Data.PermissionList)
      if (Resource && Permission) levels.set(Resource, Permission);
  }
  return levels;
}

/** The rules that are set, parsed; undefined when there are none or they are no JSON. */
async function presentRules({ permission }: Manager): Promise<unknown> {
  const { Data } = await permission.describeResourcePermission({ resourceType: 'function' });
  try {
    return JSON.parse(Data.PermissionList[0]?.SecurityRule ?? '') as unknown;
  } catch {
    return undefined;
  }
}

async function read(manager: Manager): Promise<Present> {
  const names = await collectionNames(manager);
  const levels = await accessLevels(manager, names);
  const collections = new Map<string, { indexes: IndexModel[]; acl: string | undefined }>();
  for (const name of names) {
    const { Indexes = [] } = await manager.database.describeCollection(name);
    collections.set(name, { indexes: Indexes.map(asModel), acl: levels.get(name) });
  }
  return { collections, functionRules: await presentRules(manager) };
}

async function apply({ database, permission }: Manager, step: Step): Promise<void> {
  switch (step.kind) {
    case 'create-collection':
      await database.createCollection(step.collection);
      return;
    case 'change-indexes':
      await database.updateCollection(step.collection, {
        ...(step.drop.length > 0 ? { DropIndexes: step.drop.map((name) => ({ IndexName: name })) } : {}),
        CreateIndexes: step.create.map(asRequest),
      });
      return;
    case 'set-access':
      await permission.modifyResourcePermission({
        resourceType: 'collection',
        resource: step.collection,
        permission: step.acl,
      });
      return;
    case 'set-function-rules':
      await permission.modifyResourcePermission({
        resourceType: 'function',
        permission: 'CUSTOM',
        securityRule: JSON.stringify(step.rules),
      });
  }
}

/**
 * A real environment, through the official @cloudbase/manager-node.
 *
 * Not verified against the real platform: the manager marks `modifyResourcePermission` as deprecated for environments
 * whose authorisation is OPA's; there the console sets access levels and function rules (docs/deploy.md says where).
 */
export function managedEnvironment(account: {
  envId: string;
  secretId: string;
  secretKey: string;
  region: string;
}): ManagedEnvironment {
  const manager = new CloudBase(account);
  return { read: () => read(manager), apply: (step) => apply(manager, step) };
}
