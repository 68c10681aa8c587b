import { randomBytes } from 'node:crypto';
import { encrypt } from '../../emulator/wechat/push/crypto.ts';
import { pushKey, type PushSecrets } from './open-push.ts';

/** Tencent's own sample of a push in safe mode, recomputed with other means; only for tests. */
export const SAMPLE = {
  token: 'spamtest',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  appId: 'wx2c2769f8efd9abc2',
  timestamp: '1409735669',
  nonce: '1320562132',
  signature: '16120ec1b8dbb870f510d87ce6bc2463eae6ca1a',
  messageSignature: '5d197aaffba7e9b25a30732f161a50dee96bd5fa',
  encrypted:
    'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXp' +
    'bUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlp' +
    'Kn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD' +
    '1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=',
  message: [
    '<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>',
    '<FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName>',
    '<CreateTime>1409735668</CreateTime>',
    '<MsgType><![CDATA[text]]></MsgType>',
    '<Content><![CDATA[abcdteT]]></Content>',
    '<MsgId>6054768590064713728</MsgId>',
    '</xml>',
  ].join('\n'),
} as const;

/** A message as WeChat would encrypt it: by the emulator's code, which shares nothing with ours. */
export const sealed = (message: string, encodingAesKey: string, appId: string): string =>
  encrypt(message, { encodingAesKey, appId, token: '' }, randomBytes(16));

/** The sample's account, in safe mode. */
export const SECRETS: PushSecrets = { appId: SAMPLE.appId, keys: [pushKey(SAMPLE)], acceptsPlain: false };
