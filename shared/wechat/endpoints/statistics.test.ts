import { describeEndpoints } from './endpoints.harness.ts';
import * as wechat from './index.ts';

const SPAN = { from: '2014-12-02', to: '2014-12-07' };
const WIRE = { begin_date: '2014-12-02', end_date: '2014-12-07' };
const DAY = { begin_date: '2014-12-08', end_date: '2014-12-08' };
const WIRE_FIGURES = {
  int_page_read_user: 23_676,
  int_page_read_count: 25_615,
  ori_page_read_user: 29,
  ori_page_read_count: 34,
  share_user: 122,
  share_count: 994,
  add_to_fav_user: 1,
  add_to_fav_count: 3,
};
const FIGURES = {
  readUsers: 23_676,
  readCount: 25_615,
  originalUsers: 29,
  originalCount: 34,
  shareUsers: 122,
  shareCount: 994,
  favouriteUsers: 1,
  favouriteCount: 3,
};

describeEndpoints({
  'followers won and lost': {
    ask: (oa) => wechat.followerChanges(oa, SPAN),
    asks: ['POST', '/datacube/getusersummary', WIRE],
    answered: { list: [{ ref_date: '2014-12-07', user_source: 30, new_user: 5, cancel_user: 1 }] },
    gives: [{ day: '2014-12-07', source: 30, won: 5, lost: 1 }],
  },
  'followers in all': {
    ask: (oa) => wechat.followerTotals(oa, SPAN),
    asks: ['POST', '/datacube/getusercumulate', WIRE],
    answered: { list: [{ ref_date: '2014-12-07', cumulate_user: 1_217_056 }] },
    gives: [{ day: '2014-12-07', followers: 1_217_056 }],
  },
  'articles of a day': {
    ask: (oa) => wechat.articlesOfDay(oa, '2014-12-08'),
    asks: ['POST', '/datacube/getarticlesummary', DAY],
    answered: { list: [{ ref_date: '2014-12-08', msgid: '10000050_1', title: '12月27日', ...WIRE_FIGURES }] },
    gives: [{ day: '2014-12-08', articleId: '10000050_1', title: '12月27日', ...FIGURES }],
  },
  'articles since they were sent': {
    ask: (oa) => wechat.articlesSentOn(oa, '2014-12-08'),
    asks: ['POST', '/datacube/getarticletotal', DAY],
    answered: {
      list: [
        {
          ref_date: '2014-12-08',
          msgid: '202457380_1',
          title: '马航',
          details: [{ stat_date: '2014-12-14', target_user: 261_917, ...WIRE_FIGURES }],
        },
      ],
    },
    gives: [
      {
        day: '2014-12-08',
        articleId: '202457380_1',
        title: '马航',
        upTo: [{ day: '2014-12-14', recipients: 261_917, ...FIGURES }],
      },
    ],
  },
});
