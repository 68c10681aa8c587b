import { auditList } from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { call, owner } from '../../shared/runtime/index.ts';

/** What staff did. */
export const auditCalls = [
  call(auditList, owner, async ({ input: { userId, after }, runtime }) => {
    const userIds = userId === undefined ? undefined : await runtime.people.idsOf(userId as UserId);
    const { entries, next } = await runtime.auditLog.page(userIds, after && { ...after, at: new Date(after.at) });
    return ok({
      entries: entries.map(({ _id, at, what, ...entry }) => ({ ...entry, at: at.toISOString(), call: what })),
      next: next && { ...next, at: next.at.toISOString() },
    });
  }),
];
