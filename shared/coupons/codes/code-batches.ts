import type { TemplateId, UserId } from '../../core/ids.ts';
import type { Collection, Database } from '../../db/database.ts';
import { FRESH_MS } from '../issuing/numbers.ts';
import { CodeTries } from './code-tries.ts';

/** Document of `codeBatches`: so many codes that can be exchanged for a coupon each. The codes themselves are computed. */
export interface CodeBatch {
  /** Its codes begin with it. */
  _id: string;
  templateId: TemplateId;
  count: number;
  /** 130 random bits: whoever has it can make every code. */
  key: string;
  state: 'active' | 'revoked';
  /** Until then its codes are exchanged. */
  expiresAt: Date;
  createdAt: Date;
  createdBy: UserId;
  /** Of the call that made it: its repeat gets the same answer. */
  requestKey: string;
  revokedAt?: Date;
  revokedBy?: UserId;
}

/** So many batches an instance remembers. */
const MOST_REMEMBERED = 1_000;

/** Batches of codes, and who tries how many. */
export class CodeBatches {
  readonly documents: Collection<CodeBatch>;
  readonly tries: CodeTries;
  private readonly known = new Map<string, { at: Date; batch: CodeBatch | undefined }>();

  constructor(database: Database) {
    this.documents = database.collection<CodeBatch>('codeBatches');
    this.tries = new CodeTries(database);
  }

  /** A batch as it was up to two seconds ago. At most one request. */
  async knownOf(batchId: string, now: Date): Promise<CodeBatch | undefined> {
    const before = this.known.get(batchId);
    if (before && Math.abs(now.getTime() - before.at.getTime()) < FRESH_MS) return before.batch;
    const batch = await this.documents.get(batchId);
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(batchId, { at: now, batch });
    return batch;
  }
}
