import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { AuditLog, type AuditEntry, type AuditPlace } from './audit-log.ts';

const AT = new Date('2024-03-01T04:00:00Z');
const ids = (count: number) => Array.from({ length: count }, (_, n) => `u_${n}` as UserId);
const said = { by: 'u_staff' as UserId, what: 'segment.members' };

let local: LocalDatabase;
let log: AuditLog;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  local.reset();
  log = new AuditLog(local.database);
});
afterAll(() => local.close());

const kept = () => local.all<AuditEntry>('auditLog');

describe('the audit log', () => {
  it('has an entry for each person whom a call concerns, once, and one of a call that concerns nobody', async () => {
    const before = local.requests();
    await log.record({ ...said, at: AT, requestId: 'R1', about: 'fans' }, [...ids(3), ...ids(2)]);
    expect(local.requests() - before).toBe(1);
    await log.record({ ...said, at: AT, requestId: 'R1', about: 'fans' }, ids(3));
    await log.record({ by: said.by, what: 'campaign.start', at: AT, requestId: 'R2', about: 'spring' }, []);
    expect(kept().map(({ userId, about }) => [userId, about])).toEqual([
      ['u_0', 'fans'],
      ['u_1', 'fans'],
      ['u_2', 'fans'],
      [undefined, 'spring'],
    ]);
  });

  it('is read page by page, the newest first, each entry once, of everybody or of one person', async () => {
    for (let n = 0; n < 3; n++)
      await log.record({ ...said, at: new Date(AT.getTime() + n), requestId: `R${n}` }, ids(90));
    const read: AuditEntry[] = [];
    for (let after: AuditPlace | undefined, first = true; after || first; first = false) {
      const page = await log.page(undefined, after);
      read.push(...page.entries);
      after = page.next;
    }
    expect(new Set(read.map(({ _id }) => _id)).size).toBe(270);
    expect(read).toHaveLength(270);
    expect(read.map(({ at }) => at.getTime())).toEqual(read.map(({ at }) => at.getTime()).sort((a, b) => b - a));
    const { entries } = await log.page(['u_7' as UserId, 'u_none' as UserId]);
    expect(entries.map(({ requestId, userId }) => [requestId, userId])).toEqual(
      ['R2', 'R1', 'R0'].map((requestId) => [requestId, 'u_7']),
    );
  });
});
