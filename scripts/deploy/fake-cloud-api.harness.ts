import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Table {
  indexes: { Name: string; Unique: boolean; Keys: { Name: string; Direction: string }[] }[];
  permission: string;
}
interface CreateIndex {
  IndexName: string;
  MgoKeySchema: { MgoIsUnique: boolean; MgoIndexKeys: { Name: string; Direction: string }[] };
}
interface Body {
  EnvId: string;
  TableName: string;
  MgoLimit: number;
  MgoOffset: number;
  CreateIndexes?: CreateIndex[];
  DropIndexes?: { IndexName: string }[];
  ResourceType: 'collection' | 'function';
  Resource: string;
  Resources?: string[];
  Permission: string;
  SecurityRule?: string;
}

const CHANGES = /^(Create|Update|Modify|Delete)/;

/**
 * A small stand-in for Tencent's cloud API, as far as provisioning uses it: shapes after the types of
 * @cloudbase/manager-node. It does not check signatures, and knows one environment.
 */
export class FakeCloudApi {
  readonly tables = new Map<string, Table>();
  functionRules: string | undefined;
  /** False: it answers about permissions without naming them. */
  namesAccessLevels = true;
  /** Actions that change something, in order. */
  readonly changes: string[] = [];
  private server: Server | undefined;

  constructor(readonly envId: string) {}

  private readonly actions: Record<string, (body: Body) => object> = {
    DescribeEnvInfo: ({ EnvId }) => ({
      EnvInfo: { EnvBaseInfo: EnvId === this.envId ? { EnvId, Databases: [{ InstanceId: 'tnt-1' }] } : {} },
    }),
    ListTables: ({ MgoLimit, MgoOffset }) => ({
      Tables: [...this.tables.keys()].slice(MgoOffset, MgoOffset + MgoLimit).map((TableName) => ({ TableName })),
    }),
    DescribeTable: ({ TableName }) => ({ Indexes: this.table(TableName).indexes }),
    CreateTable: ({ TableName }) => {
      if (this.tables.has(TableName)) throw new Error(`table exist: ${TableName}`);
      const own = { Name: '_id_', Unique: true, Keys: [{ Name: '_id', Direction: '1' }] };
      this.tables.set(TableName, { indexes: [own], permission: 'PRIVATE' });
      return {};
    },
    UpdateTable: ({ TableName, CreateIndexes = [], DropIndexes = [] }) => {
      const table = this.table(TableName);
      table.indexes = table.indexes.filter(({ Name }) => !DropIndexes.some(({ IndexName }) => IndexName === Name));
      for (const { IndexName, MgoKeySchema } of CreateIndexes) {
        if (table.indexes.some(({ Name }) => Name === IndexName)) throw new Error(`index exist: ${IndexName}`);
        table.indexes.push({ Name: IndexName, Unique: MgoKeySchema.MgoIsUnique, Keys: MgoKeySchema.MgoIndexKeys });
      }
      return {};
    },
    DescribeResourcePermission: ({ ResourceType, Resources = [] }) => ({
      Data: {
        PermissionList:
          ResourceType === 'function'
            ? [{ ResourceType, SecurityRule: this.functionRules }]
            : Resources.map((Resource) => ({
                Resource,
                Permission: this.namesAccessLevels ? this.table(Resource).permission : '',
              })),
      },
    }),
    ModifyResourcePermission: ({ ResourceType, Resource, Permission, SecurityRule }) => {
      if (ResourceType === 'function') this.functionRules = SecurityRule;
      else this.table(Resource).permission = Permission;
      return { Data: { Success: true } };
    },
  };

  private table(name: string): Table {
    const table = this.tables.get(name);
    if (!table) throw new Error(`table not exist: ${name}`);
    return table;
  }

  private answer(action: string, body: Body): object {
    try {
      const act = this.actions[action];
      if (!act) throw new Error(`unknown action: ${action}`);
      if (CHANGES.test(action)) this.changes.push(action);
      return { Response: { RequestId: 'r', ...act(body) } };
    } catch (error) {
      return { Response: { RequestId: 'r', Error: { Code: 'FailedOperation', Message: (error as Error).message } } };
    }
  }

  /** Starts it; gives its URL. */
  start(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
        response.end(JSON.stringify(this.answer(String(request.headers['x-tc-action']), body)));
      });
    });
    this.server = server;
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
