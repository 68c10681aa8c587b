import { describeEndpoints } from './endpoints.harness.ts';
import * as wechat from './index.ts';

const DAY = { begin_date: '2026-01-08', end_date: '2026-01-08' };
const WIRE_READERS = {
  read_user: 12,
  read_user_source: [
    { user_count: 12, scene_desc: '全部' },
    { user_count: 9, scene_desc: '公众号消息' },
  ],
};
const READERS = {
  readers: 12,
  bySource: [
    { source: '全部', readers: 12 },
    { source: '公众号消息', readers: 9 },
  ],
};
const WIRE_REACTIONS = { share_user: 5, zaikan_user: 4, like_user: 3, comment_count: 2, collection_user: 1 };
const REACTIONS = { shares: 5, recommendations: 4, likes: 3, comments: 2, favourites: 1 };

describeEndpoints({
  'readers of articles': {
    ask: (oa) => wechat.articleReaders(oa, '2026-01-08'),
    asks: ['POST', '/datacube/getarticleread', DAY],
    answered: { list: [{ ref_date: '2026-01-08', msgid: '10000050_1', detail: WIRE_READERS }], is_delay: false },
    gives: { rows: [{ day: '2026-01-08', articleId: '10000050_1', ...READERS }], isDelayed: false },
  },
  'an account’s readers': {
    ask: (oa) => wechat.accountReading(oa, { from: '2026-01-08', to: '2026-01-08' }),
    asks: ['POST', '/datacube/getbizsummary', DAY],
    answered: {
      list: [
        {
          ref_date: '2026-01-08',
          detail: { ...WIRE_READERS, ...WIRE_REACTIONS, redirect_ori_page_user: 7, send_page_count: 1 },
        },
      ],
      is_delay: true,
    },
    gives: { rows: [{ day: '2026-01-08', ...READERS, ...REACTIONS, wentOn: 7, published: 1 }], isDelayed: true },
  },
  'articles since they were published': {
    ask: (oa) => wechat.articlesPublishedOn(oa, '2026-01-08'),
    asks: ['POST', '/datacube/getarticletotaldetail', DAY],
    answered: {
      list: [
        {
          ...{
            ref_date: '2026-01-08',
            msgid: '10000050_1',
            title: '马航',
            content_url: 'https://mp.weixin.qq.com/s/a',
          },
          publish_type: 0,
          detail_list: [{ stat_date: '2026-01-09', ...WIRE_READERS, ...WIRE_REACTIONS, read_subscribe_user: 6 }],
        },
      ],
    },
    gives: {
      rows: [
        {
          ...{ day: '2026-01-08', articleId: '10000050_1', title: '马航', url: 'https://mp.weixin.qq.com/s/a' },
          upTo: [{ day: '2026-01-09', ...READERS, ...REACTIONS, wonFollowers: 6 }],
        },
      ],
      isDelayed: false,
    },
  },
});
