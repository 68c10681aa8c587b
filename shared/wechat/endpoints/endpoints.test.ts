import { describe, expect, it } from '@jest/globals';
import { answering } from '../client.harness.ts';
import { describeEndpoints, type Case } from './endpoints.harness.ts';
import * as wechat from './index.ts';

const OK = { errcode: 0, errmsg: 'ok' };
const OPEN_ID = 'otvxTs4dckWG7imySrJd6jSi0CWE';

const followers: Record<string, Case> = {
  'a page of followers': {
    ask: (oa) => wechat.listFollowers(oa, 'oA'),
    asks: ['GET', '/cgi-bin/user/get', { next_openid: 'oA' }],
    answered: { total: 23_000, count: 2, data: { openid: ['oB', 'oC'] }, next_openid: 'oC' },
    gives: { total: 23_000, openIds: ['oB', 'oC'], nextCursor: 'oC' },
  },
  'one follower': {
    ask: (oa) => wechat.fetchFollower(oa, OPEN_ID),
    asks: ['GET', '/cgi-bin/user/info', { openid: OPEN_ID, lang: 'zh_CN' }],
    answered: { subscribe: 0, openid: OPEN_ID },
    gives: { openId: OPEN_ID, subscribed: false, tagIds: [] },
  },
  'a remark': {
    ask: (oa) => wechat.remarkFollower(oa, OPEN_ID, '店长'),
    asks: ['POST', '/cgi-bin/user/info/updateremark', { openid: OPEN_ID, remark: '店长' }],
    answered: OK,
    gives: undefined,
  },
};

const tags: Record<string, Case> = {
  'a new tag': {
    ask: (oa) => wechat.createTag(oa, '广东'),
    asks: ['POST', '/cgi-bin/tags/create', { tag: { name: '广东' } }],
    answered: { tag: { id: 134, name: '广东' } },
    gives: { id: 134, name: '广东' },
  },
  'all tags': {
    ask: (oa) => wechat.listTags(oa),
    asks: ['GET', '/cgi-bin/tags/get', {}],
    answered: { tags: [{ id: 2, name: '星标组', count: 0 }] },
    gives: [{ id: 2, name: '星标组', count: 0 }],
  },
  'another name for a tag': {
    ask: (oa) => wechat.renameTag(oa, { id: 134, name: '广州' }),
    asks: ['POST', '/cgi-bin/tags/update', { tag: { id: 134, name: '广州' } }],
    answered: OK,
    gives: undefined,
  },
  'a tag that goes': {
    ask: (oa) => wechat.deleteTag(oa, 134),
    asks: ['POST', '/cgi-bin/tags/delete', { tag: { id: 134 } }],
    answered: OK,
    gives: undefined,
  },
  'tagged people': {
    ask: (oa) => wechat.tagFollowers(oa, 134, ['oA']),
    asks: ['POST', '/cgi-bin/tags/members/batchtagging', { openid_list: ['oA'], tagid: 134 }],
    answered: OK,
    gives: undefined,
  },
  'untagged people': {
    ask: (oa) => wechat.untagFollowers(oa, 134, ['oA']),
    asks: ['POST', '/cgi-bin/tags/members/batchuntagging', { openid_list: ['oA'], tagid: 134 }],
    answered: OK,
    gives: undefined,
  },
  'the tags of a follower': {
    ask: (oa) => wechat.tagsOfFollower(oa, 'oA'),
    asks: ['POST', '/cgi-bin/tags/getidlist', { openid: 'oA' }],
    answered: { tagid_list: [134, 2] },
    gives: [134, 2],
  },
  'who has a tag': {
    ask: (oa) => wechat.listTagged(oa, 134, undefined),
    asks: ['POST', '/cgi-bin/user/tag/get', { tagid: 134, next_openid: '' }],
    answered: { count: 1, data: { openid: ['oA'] }, next_openid: 'oA' },
    gives: { openIds: ['oA'], nextCursor: 'oA' },
  },
};

const miniProgram: Record<string, Case> = {
  'a phone number': {
    ask: (mp) => wechat.readPhoneNumber(mp, 'CODE'),
    asks: ['POST', '/wxa/business/getuserphonenumber', { code: 'CODE' }],
    answered: {
      ...OK,
      phone_info: { phoneNumber: '+8613800138000', purePhoneNumber: '13800138000', countryCode: '86' },
    },
    gives: { number: '+8613800138000', plainNumber: '13800138000', countryCode: '86' },
  },
  'a code with a picture': {
    ask: (mp) => wechat.miniProgramCode(mp, { scene: 'c=1', page: 'pages/index/index' }),
    asks: [
      'POST',
      '/wxa/getwxacodeunlimit',
      { scene: 'c=1', page: 'pages/index/index', env_version: 'release', check_path: true },
    ],
    answered: { contentType: 'image/jpeg', bytes: new Uint8Array([1, 2]) },
    gives: { contentType: 'image/jpeg', bytes: new Uint8Array([1, 2]) },
  },
  'a URL Link': {
    ask: (mp) => wechat.createUrlLink(mp, { path: '/pages/a', query: 'a=1' }, 30),
    asks: [
      'POST',
      '/wxa/generate_urllink',
      { path: '/pages/a', query: 'a=1', env_version: 'release', expire_type: 1, expire_interval: 30 },
    ],
    answered: { ...OK, url_link: 'https://wxaurl.cn/a' },
    gives: 'https://wxaurl.cn/a',
  },
  'a URL Scheme': {
    ask: (mp) => wechat.createUrlScheme(mp, { path: '/pages/a', query: 'a=1', version: 'trial' }, 7),
    asks: [
      'POST',
      '/wxa/generatescheme',
      {
        jump_wxa: { path: '/pages/a', query: 'a=1', env_version: 'trial' },
        is_expire: true,
        expire_type: 1,
        expire_interval: 7,
      },
    ],
    answered: { ...OK, openlink: 'weixin://dl/business/?t=a' },
    gives: 'weixin://dl/business/?t=a',
  },
  'a short link': {
    ask: (mp) => wechat.createShortLink(mp, 'pages/a?x=1', '券'),
    asks: ['POST', '/wxa/genwxashortlink', { page_url: 'pages/a?x=1', page_title: '券', is_permanent: false }],
    answered: { ...OK, link: '#小程序://店/a' },
    gives: '#小程序://店/a',
  },
  'a judgement of a text': {
    ask: (mp) => wechat.checkText(mp, { content: '好', scene: 'comment', openId: 'oA' }),
    asks: ['POST', '/wxa/msg_sec_check', { version: 2, content: '好', scene: 2, openid: 'oA' }],
    answered: { ...OK, result: { suggest: 'review', label: 100 }, detail: [], trace_id: 't' },
    gives: 'review',
  },
  'a rank of risk': {
    ask: (mp) => wechat.userRiskRank(mp, { openId: 'oA', scene: 1, clientIp: '1.2.3.4' }),
    asks: [
      'POST',
      '/wxa/getuserriskrank',
      { appid: 'wx0123456789abcdef', openid: 'oA', scene: 1, client_ip: '1.2.3.4' },
    ],
    answered: { ...OK, risk_rank: 2, unoin_id: 123 },
    gives: 2,
  },
};

describeEndpoints({ ...followers, ...tags, ...miniProgram });

describe('the forms in which a list ends', () => {
  const SENT = 'oLast';
  const FORMS: Record<string, object> = {
    'no data': { total: 9, count: 0, next_openid: '' },
    'empty data': { total: 9, count: 0, data: { openid: [] }, next_openid: 'oOther' },
    'an empty next_openid': { total: 9, count: 1, data: { openid: ['oA'] }, next_openid: '' },
    'no next_openid': { total: 9, count: 1, data: { openid: ['oA'] } },
    'null for what there is not': { total: 9, count: 0, data: null, next_openid: null },
    'the one that was sent': { total: 9, count: 1, data: { openid: ['oA'] }, next_openid: SENT },
  };

  it.each(Object.entries(FORMS))('%s is the end', async (_, answer) => {
    expect(await wechat.listFollowers(answering(() => answer).api, SENT)).toMatchObject({
      total: 9,
      nextCursor: undefined,
    });
    expect(await wechat.listTagged(answering(() => answer).api, 2, SENT)).toMatchObject({ nextCursor: undefined });
  });

  it('a page that is short, but names the next OpenID, is none', async () => {
    const { api } = answering(() => ({ total: 9, count: 1, data: { openid: ['oA'] }, next_openid: 'oA' }));
    expect(await wechat.listFollowers(api, SENT)).toEqual({ total: 9, openIds: ['oA'], nextCursor: 'oA' });
  });
});

it('the picture of a QR code is had without a token', () => {
  expect(wechat.qrCodeImageUrl('gQ/+=')).toBe('https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ%2F%2B%3D');
});
