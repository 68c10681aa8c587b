import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type OwnData } from '../identity/index.ts';
import type { AuditEntry } from './audit-log.ts';
import { privacyConsents } from './privacy-consents.ts';

/** What a person agreed to, and took back. */
export const ownPrivacyConsents = (database: Database): OwnData => ({
  subject: 'privacyConsents',
  title: '隐私政策同意记录',
  page: ({ userIds }, after) =>
    ownPage(privacyConsents(database), { userId: { in: userIds } }, after, ({ what, at, version, place }) => ({
      data: { what, at, version, place },
      text: `${shanghaiMoment(at)}，${what === 'agreed' ? `同意 ${version ?? ''} 版（${place ?? ''}）` : '撤回同意'}`,
    })),
});

/** When staff asked for a person's data, or did something that concerns them; not who. */
export const ownAccesses = (database: Database): OwnData => ({
  subject: 'accesses',
  title: '员工查阅记录',
  page: ({ userIds }, after) =>
    ownPage(database.collection<AuditEntry>('auditLog'), { userId: { in: userIds } }, after, ({ at, what, about }) => ({
      data: { at, what, about },
      text: `${shanghaiMoment(at)}，${what}${about === undefined ? '' : `（${about}）`}`,
    })),
});
