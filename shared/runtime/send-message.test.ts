import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../core/clock.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { MessageId } from '../core/ids.ts';
import type { Message, SendOutcome } from '../messaging/index.ts';
import type { CallTerms, WeChatClient } from '../wechat/client.ts';
import type { Endpoint, Parameters } from '../wechat/endpoint.ts';
import {
  NotOfferedError,
  NotPermittedError,
  OutOfTimeError,
  QuotaKeptError,
  UnreadableAnswerError,
  WeChatError,
  WeChatUnreachableError,
  type WeChatFailure,
} from '../wechat/errors.ts';
import { sendMessage } from './send-message.ts';

const clock = new HandClock(new Date('2024-03-01T00:00:00Z'));
const later = (minutes: number) => new Date(clock.now().getTime() + minutes * MINUTE_MS);
const TOKEN_PATH = '/cgi-bin/stable_token';
const opens = { appId: 'wxShop', pagePath: 'pages/coupon?id=1' };
const notice = { templateId: 'T', values: { thing1: '已发放' } };

const common = {
  _id: 'message-1' as MessageId,
  appId: 'wx1',
  openId: 'o1',
  purpose: 'couponIssued',
  state: 'waiting',
  attempts: 1,
  expiresAt: later(60),
  createdAt: clock.now(),
} as const;
const messages = {
  template: { ...common, channel: 'template', content: { ...notice, opens } },
  oaNotice: { ...common, channel: 'oaNotice', content: { ...notice, opens: { url: 'https://example.com/' } } },
  mpNotice: { ...common, channel: 'mpNotice', content: { ...notice, opens } },
  customerService: { ...common, channel: 'customerService', content: { kind: 'text', text: '在' } },
} as const satisfies Record<Message['channel'], Message>;
const channels = Object.keys(messages) as Message['channel'][];

interface Sent {
  path: string;
  parameters: Parameters;
  terms: CallTerms;
}

/** Sends one message to an account that answers so; what it was asked, and what is made of it. */
async function sending(message: Message, answer: () => unknown): Promise<{ outcome: SendOutcome; sent: Sent[] }> {
  const sent: Sent[] = [];
  const account = {
    appId: 'wx1',
    within: (terms: CallTerms) => ({
      appId: 'wx1',
      call: ({ path }: Endpoint, parameters: Parameters) => {
        sent.push({ path, parameters, terms });
        return Promise.resolve().then(answer);
      },
    }),
  } as unknown as WeChatClient;
  return { outcome: await sendMessage([account], clock)(message), sent };
}

const fails = (failure: WeChatFailure | Error) => () => {
  throw failure;
};
const at = (minutes: number, failure: WeChatFailure) => Object.assign(failure, { notBefore: later(minutes) });
const refused = (code: number, path = '/cgi-bin/message') => new WeChatError(path, code, 'words of WeChat');
const heldFor = (minutes: number, holds: 'endpoint' | 'message') => ({
  ...{ kind: 'held', until: later(minutes), holds },
});

/** Every class of answer, and what it means for the message, whichever its kind. */
const answers: readonly [string, WeChatFailure | Error, object][] = [
  ['the person refuses (43101)', refused(43101), { kind: 'noConsent', reason: '43101' }],
  ['the person must follow (43004)', refused(43004), { kind: 'undelivered', reason: '43004' }],
  ['nobody has this OpenID (40003)', refused(40003), { kind: 'undelivered', reason: '40003' }],
  ['the person has blocked us (43019)', refused(43019), { kind: 'undelivered', reason: '43019' }],
  ['no window is open (45015)', refused(45015), { kind: 'windowClosed', reason: '45015' }],
  ['all of the window is used (45047)', refused(45047), { kind: 'windowFull', reason: '45047' }],
  ['WeChat is busy (-1): it may have been sent', refused(-1), { kind: 'uncertain', reason: '-1', until: later(1) }],
  ['WeChat is busy when asked for a token', refused(-1, TOKEN_PATH), { kind: 'notSent', reason: '-1' }],
  ['there was no time', new OutOfTimeError('/cgi-bin/message'), { kind: 'notSent', reason: 'busy' }],
  ['the values are wrong (47003)', refused(47003), { kind: 'rejected', reason: '47003' }],
  ['something unknown', refused(99999), { kind: 'rejected', reason: '99999' }],
  ['the quota is used up (45009)', at(600, refused(45009)), { kind: 'rest', until: later(600), reason: '45009' }],
  ['the rest is for users', at(600, new QuotaKeptError('/cgi-bin/message', 'kept')), { kind: 'rest', reason: 'quota' }],
  ['too fast (45011)', at(1, refused(45011)), { kind: 'rest', until: later(1), reason: '45011' }],
  [
    'the token is refused even anew (40001)',
    refused(40001),
    { ...heldFor(5, 'endpoint'), reason: '40001 words of WeChat' },
  ],
  [
    'the account may not (48001)',
    new NotPermittedError(refused(48001), 'verified-service-account'),
    { ...heldFor(30, 'endpoint'), reason: expect.stringContaining('48001 需要已认证的服务号') },
  ],
  ['the account is punished (48004)', refused(48004), heldFor(30, 'endpoint')],
  ['our address is not known (40164)', refused(40164), heldFor(30, 'endpoint')],
  ['there is no such template (40037)', refused(40037), { ...heldFor(30, 'message'), reason: '40037 words of WeChat' }],
  ['the page is not released (40165)', refused(40165), heldFor(30, 'message')],
  ['the driver cannot', new NotOfferedError('/cgi-bin/message'), heldFor(30, 'endpoint')],
  ['the secret is wrong (40125)', refused(40125, TOKEN_PATH), heldFor(30, 'endpoint')],
  ['the AppID is wrong (40013)', refused(40013, TOKEN_PATH), heldFor(30, 'endpoint')],
  ['no token could be had', new WeChatUnreachableError(TOKEN_PATH, 'ETIMEDOUT'), { kind: 'notSent' }],
  ['nothing was heard', new WeChatUnreachableError('/cgi-bin/message', 'ETIMEDOUT'), { kind: 'uncertain' }],
  ['half of it was heard', new UnreadableAnswerError('/cgi-bin/message', ['msgid']), { kind: 'uncertain' }],
  ['a mistake of ours', new TypeError('x'), { kind: 'uncertain', reason: 'TypeError' }],
];

it('that answers nothing that the person has just done leaves the reserve of the day’s quota alone', async () => {
  const reminder = { ...messages.oaNotice, purpose: 'couponExpiring' } as const;
  expect((await sending(reminder, () => ({ msgid: '7' }))).sent).toMatchObject([{ terms: { purpose: 'background' } }]);
});

describe.each(channels)('a message by %s', (channel) => {
  it.each(answers)('when %s', async (_, failure, meaning) => {
    expect((await sending(messages[channel], fails(failure))).outcome).toMatchObject(meaning);
  });

  it('is taken, and ends within ten seconds', async () => {
    const { outcome, sent } = await sending(messages[channel], () => ({ msgid: '7' }));
    const knowsIt = channel === 'template' || channel === 'oaNotice';
    expect(outcome).toEqual({ kind: 'sent', wechatId: knowsIt ? '7' : undefined });
    expect(sent).toMatchObject([{ terms: { deadline: later(1 / 6), purpose: 'user' } }]);
  });
});

describe('what WeChat is told', () => {
  const told = async (channel: Message['channel']) =>
    (await sending(messages[channel], () => ({ msgid: '7' }))).sent[0];
  const data = { thing1: { value: '已发放' } };

  it('of a template message holds its id, by which a repeat is known, and the page', async () => {
    expect(await told('template')).toMatchObject({
      path: '/cgi-bin/message/template/send',
      parameters: {
        ...{ touser: 'o1', template_id: 'T', data, client_msg_id: 'message-1' },
        miniprogram: { appid: 'wxShop', pagepath: 'pages/coupon?id=1' },
      },
    });
  });

  it('of a notice holds what a tap opens', async () => {
    expect(await told('oaNotice')).toMatchObject({
      path: '/cgi-bin/message/subscribe/bizsend',
      parameters: { touser: 'o1', template_id: 'T', data, page: 'https://example.com/' },
    });
    expect(await told('mpNotice')).toMatchObject({
      path: '/cgi-bin/message/subscribe/send',
      parameters: { touser: 'o1', template_id: 'T', data, page: 'pages/coupon?id=1' },
    });
  });

  it('of a customer service message is its text', async () => {
    expect(await told('customerService')).toMatchObject({
      path: '/cgi-bin/message/custom/send',
      parameters: { touser: 'o1', msgtype: 'text', text: { content: '在' } },
    });
  });

  it('is nothing for an account that is none of ours', async () => {
    expect(await sendMessage([], clock)(messages.template)).toEqual({ kind: 'rejected', reason: 'unknown account' });
  });
});
