import type { sdkDatabase } from '../database.harness.ts';
import type { Content, Operation, Refusal, Result } from './model.harness.ts';

export type Sdk = ReturnType<typeof sdkDatabase>;
export type SdkTransaction = Awaited<ReturnType<Sdk['startTransaction']>>;

/** The collection of the histories. */
export const DOCUMENTS = 'documents';

interface Stored extends Content {
  _id: string;
}

const contentOf = ({ trail, n }: Stored): Content => ({ trail, n });

/** Sends operations through the official SDK, ordinary ones or those of a transaction. */
export class Client {
  constructor(private readonly db: Sdk) {}

  /** What the client is told, in the words of the model. Errors that the model has no word for are thrown. */
  async send(operation: Operation, transaction?: SdkTransaction): Promise<Result> {
    try {
      return await this.request(operation, transaction);
    } catch (error) {
      return refusalOf(error);
    }
  }

  async all(): Promise<[string, Content][]> {
    return (await this.request({ kind: 'getAll', key: '', version: '' })) as [string, Content][];
  }

  private async request({ kind, key, version }: Operation, transaction?: SdkTransaction): Promise<Result> {
    const documents = (transaction ?? this.db).collection(DOCUMENTS);
    const { command: _ } = this.db;
    const push = { trail: _.push([version]), n: _.inc(1) };
    switch (kind) {
      case 'get': {
        const { data } = (await documents.doc(key).get()) as { data: Stored | null | Stored[] };
        const stored = Array.isArray(data) ? data[0] : data;
        return stored ? contentOf(stored) : null;
      }
      case 'getAll': {
        const { data } = (await documents.where({}).orderBy('_id', 'asc').get()) as { data: Stored[] };
        return data.map((stored) => [stored._id, contentOf(stored)]);
      }
      case 'push':
        return (await documents.doc(key).update(push)).updated as number;
      case 'take': {
        const { doc } = (await documents.where({ _id: key }).updateAndReturn(push)) as unknown as {
          doc: Stored | null;
        };
        return doc ? contentOf(doc) : null;
      }
      case 'set': {
        const { updated } = await documents.doc(key).set({ trail: [version], n: 0 });
        return updated === 1 ? 1 : 'created';
      }
      case 'add':
        await documents.add({ _id: key, trail: [version], n: 0 });
        return 'created';
      case 'remove':
        return (await documents.doc(key).remove()).deleted as number;
      case 'pushAll':
        return (await documents.where({}).update(push)).updated as number;
    }
  }
}

/** The model's word for a refusal; throws what it has none for. */
export function refusalOf(error: unknown): Refusal {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === 'DATABASE_TRANSACTION_CONFLICT' && message?.includes('TransactionBusy')) return code;
  if (code === 'DATABASE_TRANSACTION_FAIL' && message?.includes('TransactionNotExist')) return code;
  if (code === 'DATABASE_REQUEST_FAILED' && message?.includes('E11000')) return 'DUPLICATE';
  throw error;
}
