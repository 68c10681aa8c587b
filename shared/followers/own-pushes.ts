import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type OwnData } from '../identity/index.ts';
import { oaEvents } from './handle-push.ts';

/** What the person wrote, without what names the accounts. */
function writtenIn(raw: string | undefined): Record<string, unknown> | undefined {
  if (raw === undefined) return undefined;
  const { ToUserName: _to, FromUserName: _from, ...written } = JSON.parse(raw) as Record<string, unknown>;
  return written;
}

/** What a person did in the chat and the menu of the Official Account; what they wrote as long as it is kept. */
export const ownPushes = (database: Database): OwnData => ({
  subject: 'oaEvents',
  title: '公众号互动',
  page: ({ identities }, after) => {
    const where = { followerId: { in: identities.map(({ _id }) => _id) } };
    return ownPage(oaEvents(database), where, after, ({ type, eventKey, createdAt, raw }) => {
      const written = writtenIn(raw);
      const words = typeof written?.['Content'] === 'string' ? `：${written['Content']}` : '';
      return { data: { type, eventKey, createdAt, written }, text: `${shanghaiMoment(createdAt)}，${type}${words}` };
    });
  },
});
