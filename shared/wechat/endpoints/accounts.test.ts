import { describeEndpoints } from './endpoints.harness.ts';
import * as wechat from './index.ts';

const OK = { errcode: 0, errmsg: 'ok' };
const PICTURE = new Blob([new Uint8Array([0xff, 0xd8, 0xff])], { type: 'image/jpeg' });

describeEndpoints({
  'a QR code for a while': {
    ask: (oa) => wechat.createQrCode(oa, 'c_a', 604_800),
    asks: [
      'POST',
      '/cgi-bin/qrcode/create',
      { action_name: 'QR_STR_SCENE', expire_seconds: 604_800, action_info: { scene: { scene_str: 'c_a' } } },
    ],
    answered: { ticket: 'gQH47joA', expire_seconds: 604_800, url: 'http://weixin.qq.com/q/kZ' },
    gives: { ticket: 'gQH47joA', url: 'http://weixin.qq.com/q/kZ', expiresInSeconds: 604_800 },
  },
  'a QR code for ever': {
    ask: (oa) => wechat.createQrCode(oa, 'c_a'),
    asks: [
      'POST',
      '/cgi-bin/qrcode/create',
      { action_name: 'QR_LIMIT_STR_SCENE', action_info: { scene: { scene_str: 'c_a' } } },
    ],
    answered: { ticket: 'gQH47joA', url: 'http://weixin.qq.com/q/kZ' },
    gives: { ticket: 'gQH47joA', url: 'http://weixin.qq.com/q/kZ' },
  },
  'a quota': {
    ask: (oa) => wechat.readQuota(oa, '/cgi-bin/user/get'),
    asks: ['POST', '/cgi-bin/openapi/quota/get', { cgi_path: '/cgi-bin/user/get' }],
    answered: { ...OK, quota: { daily_limit: 500, used: 3, remain: 497 }, rate_limit: {} },
    gives: { limit: 500, used: 3 },
  },
  'a ticket for pages': {
    ask: (oa) => wechat.jsApiTicket(oa),
    asks: ['GET', '/cgi-bin/ticket/getticket', { type: 'jsapi' }],
    answered: { ...OK, ticket: 'bxLd', expires_in: 7200 },
    gives: { ticket: 'bxLd', expiresInSeconds: 7200 },
  },
  'the visitor of a page': {
    ask: (oa) => wechat.oauthPerson(oa, 'CODE'),
    asks: ['GET', '/sns/oauth2/access_token', { code: 'CODE', grant_type: 'authorization_code' }],
    answered: {
      access_token: 'PAGE',
      expires_in: 7200,
      refresh_token: 'R',
      openid: 'oA',
      scope: 'snsapi_base',
      is_snapshotuser: 1,
    },
    gives: { openId: 'oA', isVirtual: true },
  },
  'the person who signs in': {
    ask: (mp) => wechat.signedInPerson(mp, 'CODE'),
    asks: ['GET', '/sns/jscode2session', { js_code: 'CODE', grant_type: 'authorization_code' }],
    answered: { openid: 'oA', session_key: 'SESSION', unionid: 'oU', errcode: 0, errmsg: '' },
    gives: { openId: 'oA', unionId: 'oU' },
  },
  'quotas set to zero': {
    ask: (oa) => wechat.clearQuotas(oa),
    asks: ['POST', '/cgi-bin/clear_quota', { appid: 'wx0123456789abcdef' }],
    answered: OK,
    gives: undefined,
  },
  'OpenIDs after a move': {
    ask: (oa) => wechat.changedOpenIds(oa, 'wxold', ['oA', 'oB']),
    asks: ['POST', '/cgi-bin/changeopenid', { from_appid: 'wxold', openid_list: ['oA', 'oB'] }],
    answered: {
      ...OK,
      result_list: [
        { ori_openid: 'oA', new_openid: 'oC', err_msg: 'ok' },
        { ori_openid: 'oB', err_msg: 'ori_openid error' },
      ],
    },
    gives: new Map([['oA', 'oC']]),
  },
  'a picture to send': {
    ask: (oa) => wechat.uploadPicture(oa, 'image', PICTURE),
    asks: ['POST', '/cgi-bin/media/upload', { type: 'image', media: PICTURE }],
    answered: { type: 'image', media_id: 'MEDIA', created_at: 1 },
    gives: 'MEDIA',
  },
  'the small picture of a card': {
    ask: (oa) => wechat.uploadPicture(oa, 'thumb', PICTURE),
    asks: ['POST', '/cgi-bin/media/upload', { type: 'thumb', media: PICTURE }],
    answered: { type: 'thumb', thumb_media_id: 'THUMB', created_at: 1 },
    gives: 'THUMB',
  },
});
