import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type Erase, type OwnData } from '../identity/index.ts';
import { activityBatches, type ActivityEvent } from './activity.ts';

function inWords(event: ActivityEvent): string {
  switch (event.what) {
    case 'enter':
      return `进入小程序，场景 ${event.scene}${event.channelId ? `，渠道 ${event.channelId}` : ''}`;
    case 'page':
      return `浏览 ${event.page}，${Math.round(event.ms / 1000)} 秒`;
    case 'tap':
      return `点击 ${event.name}`;
    case 'fault':
      return `小程序出错${event.place ? `，${event.place}` : ''}`;
  }
}

/** What a person did in the mini program. */
export const ownActivity = (database: Database): OwnData => ({
  subject: 'activity',
  title: '使用记录',
  page: ({ identities }, after) => {
    const where = { identityId: { in: identities.map(({ _id }) => _id) } };
    return ownPage(activityBatches(database), where, after, ({ events }) => ({
      data: { events },
      text: events.map((event) => `${shanghaiMoment(event.at)} ${inWords(event)}`).join('；'),
    }));
  },
});

/** What a person did goes. One request. */
export const eraseActivity =
  (database: Database): Erase =>
  async ({ identities }) => {
    await activityBatches(database).removeMany({ identityId: { in: identities.map(({ _id }) => _id) } });
    return true;
  };
