import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Collection, Database } from '../db/database.ts';

/** Document of `privacyPolicies`: a version of the merchant's policy, never changed; `_id` is its name. */
export interface PrivacyPolicy {
  _id: string;
  publishedAt: Date;
  publishedBy: UserId;
  /** Where it can be read. */
  url?: string;
}

/** The versions of the merchant's privacy policy; the newest holds. */
export class PrivacyPolicies {
  private readonly policies: Collection<PrivacyPolicy>;

  constructor(database: Database) {
    this.policies = database.collection<PrivacyPolicy>('privacyPolicies');
  }

  /** The one that holds; one database request. */
  async current(): Promise<PrivacyPolicy | undefined> {
    const newest = { field: 'publishedAt', direction: 'desc' } as const;
    return (await this.policies.find({ where: { publishedAt: { gt: new Date(0) } }, orderBy: newest, limit: 1 }))[0];
  }

  /** Publishes a version; the one that holds, told again, stays as it is. Two database requests. */
  async publish(
    clock: Clock,
    { version, url, by }: { version: string; url?: string; by: UserId },
  ): Promise<Result<PrivacyPolicy, 'PRIVACY.KNOWN_VERSION'>> {
    const added = { _id: version, publishedAt: clock.now(), publishedBy: by, ...(url === undefined ? {} : { url }) };
    if ((await this.policies.add(added)) === 'added') return ok(added);
    const current = await this.current();
    return current?._id === version && current.url === url ? ok(current) : err('PRIVACY.KNOWN_VERSION');
  }
}
