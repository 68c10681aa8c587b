import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { addressedTo, ownPage, type OwnData } from '../identity/index.ts';
import type { MessageConsent } from './consents.ts';
import type { Message, MessageState } from './message.ts';
import type { ChatWindows } from './window-ledger.ts';
import type { WindowOpener } from './windows.ts';

const STATES: Readonly<Record<MessageState, string>> = {
  waiting: '待发送',
  sent: '已发送',
  undelivered: '未送达',
  unknown: '结果未知',
  dead: '发送失败',
  expired: '已过期',
  cancelled: '已取消',
};

const textOf = (message: Message): string =>
  message.channel === 'customerService' ? '客服消息' : `通知：${Object.values(message.content.values).join('；')}`;

/** Messages to a person that are still kept with what they say. */
export const ownMessages = (database: Database): OwnData => ({
  subject: 'messages',
  title: '发给您的消息',
  page: (person, after) =>
    ownPage(database.collection<Message>('messages'), addressedTo(person), after, (message) => {
      const { appId, channel, content, state, delivery, createdAt, endedAt } = message;
      return {
        data: { appId, channel, content, state, delivery, createdAt, endedAt },
        text: `${shanghaiMoment(createdAt)}，${textOf(message)}（${STATES[state]}）`,
      };
    }),
});

/** Which notices a person has agreed to and not got yet. */
export const ownMessageConsents = (database: Database): OwnData => ({
  subject: 'messageConsents',
  title: '订阅消息授权',
  page: (person, after) =>
    ownPage(database.collection<MessageConsent>('messageConsents'), addressedTo(person), after, (consent) => {
      const { appId, templateId, left, always = false, updatedAt } = consent;
      return {
        data: { appId, templateId, left, always, acceptedAt: Object.values(consent.accepts), updatedAt },
        text: `模板 ${templateId}：${always ? '长期同意' : `剩余 ${left} 次`}，更新于 ${shanghaiMoment(updatedAt)}`,
      };
    }),
});

const ACTS: Readonly<Record<WindowOpener, string>> = {
  message: '发消息',
  click: '点击菜单',
  follow: '关注',
  scan: '扫码',
  payment: '支付',
};

/** What a person did last that let us write to them in the chat, for two days at most. */
export const ownWindows = (database: Database): OwnData => ({
  subject: 'serviceWindows',
  title: '可回复您的时段',
  page: (person, after) =>
    ownPage(database.collection<ChatWindows>('serviceWindows'), addressedTo(person), after, (chat) => {
      const { appId, openings, openedAt } = chat;
      const acts = Object.keys(openings).map((act) => ACTS[act as WindowOpener]);
      return { data: { appId, openings }, text: `${acts.join('、')}，最近一次 ${shanghaiMoment(openedAt)}` };
    }),
});
