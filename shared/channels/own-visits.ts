import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type OwnData } from '../identity/index.ts';
import type { Visit } from './visits.ts';

/** When a person came into the mini program, and from where. */
export const ownVisits = (database: Database): OwnData => ({
  subject: 'visits',
  title: '来访记录',
  page: ({ userIds }, after) =>
    ownPage(database.collection<Visit>('visits'), { userId: { in: userIds } }, after, ({ at, scene, channelId }) => ({
      data: { at, scene, channelId },
      text: `${shanghaiMoment(at)}，场景 ${scene}${channelId ? `，渠道 ${channelId}` : ''}`,
    })),
});
