import type { UserId } from '../core/ids.ts';
import { concernOf } from '../privacy/index.ts';
import type { Runtime } from './runtime.ts';

/** The fields of an input that name what a call is about, the most telling first. */
const ABOUT = [
  ...['runId', 'label', 'role', 'group', 'mergeId', 'reviewId', 'messageId', 'segmentId', 'channelId', 'batchId'],
  ...['ruleId', 'storeId', 'templateId', 'version', 'name', 'action'],
];

function aboutOf(input: Record<string, unknown>): string | undefined {
  const named = ABOUT.map((field) => input[field]).find((value) => value !== undefined);
  return typeof named === 'string' || typeof named === 'number' ? String(named) : undefined;
}

/** What a call of staff writes into the audit log. */
export interface Audit {
  /** Before it is done: whom the input names, or that it is done at all. */
  begin(): Promise<void>;
  /** Whom a call concerns that finds people: before it changes anything, and before it answers. */
  found(userIds: readonly UserId[]): Promise<void>;
  /** @throws when such a call has not said whom */
  end(): void;
}

/** Nobody sees or changes anything of others without an entry. */
export function auditOf(
  { auditLog, clock }: Pick<Runtime, 'auditLog' | 'clock'>,
  caller: unknown,
  { what, requestId, input }: { what: string; requestId: string; input: unknown },
): Audit {
  const concern = concernOf(what);
  const given = input as Record<string, unknown>;
  let isWritten = false;
  const write = async (userIds: readonly UserId[]) => {
    const { userId: by } = caller as { userId?: UserId };
    if (!by) throw new Error(`${what} stands in the audit log, and is open to callers without a record`);
    const about = aboutOf(given);
    await auditLog.record({ at: clock.now(), by, what, requestId, ...(about === undefined ? {} : { about }) }, userIds);
    isWritten = true;
  };
  const named = [given['userId'], given['otherId']].filter((id) => id !== undefined) as UserId[];
  return {
    async begin() {
      if (concern === 'named') await write(named);
      if (concern === 'merchant') await write([]);
    },
    found: write,
    end() {
      if (concern === 'found' && !isWritten) throw new Error(`${what} has not said whom it concerns`);
    },
  };
}
