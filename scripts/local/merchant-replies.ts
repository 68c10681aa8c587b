import type { UserId } from '../../shared/core/ids.ts';
import type { KeptRule, ReplyRule } from '../../shared/replies/index.ts';

const HOUR = 60;

type TextReply = ReplyRule['reply'] & { type: 'text' };
const text = (...parts: TextReply['parts']): TextReply => ({ type: 'text', parts });

type Rule = Pick<ReplyRule, 'name' | 'trigger' | 'reply' | 'silenceMinutes'>;

/** What the merchant of the local world answers in the chat, by id. `appId`: of the mini program. */
const rules = (appId: string): Readonly<Record<string, Rule>> => {
  const coupons = { label: '领券中心', miniprogram: { appId, path: 'pages/centre/index' } };
  return {
    'reply-welcome': {
      name: '关注后的问候',
      trigger: { on: 'follow' },
      reply: text('你好，这里是微莲生活。门店、活动和优惠都可以在这里问，也可以直接去', coupons, '看看。'),
    },
    'reply-contact': {
      name: '菜单：联系我们',
      trigger: { on: 'click', keys: ['CONTACT'] },
      reply: text('衡山路店 021-5555 0001，每天 9:00–21:30。想和店员说话，请回复“人工”。'),
    },
    'reply-offers': {
      name: '问优惠',
      trigger: { on: 'keyword', match: 'contains', words: ['优惠', '领券', '活动'] },
      reply: text('正在进行的优惠都在', coupons, '，人人可领，领完为止。'),
    },
    'reply-stores': {
      name: '问门店',
      trigger: { on: 'keyword', match: 'pattern', words: ['门店|地址|在哪|几点|营业'] },
      reply: text('上海：衡山路店 9:00–21:30，外滩店 17:00–次日 2:00\n杭州：西湖店 8:00–20:00'),
    },
    'reply-human': {
      name: '转人工',
      trigger: { on: 'keyword', match: 'exact', words: ['人工', '客服'] },
      reply: { type: 'handOver' },
    },
    'reply-default': {
      name: '其他',
      trigger: { on: 'default' },
      reply: text('收到，店员看到后会回复你。回复“优惠”看活动，回复“门店”看地址。'),
      silenceMinutes: HOUR,
    },
  };
};

/** As staff would have saved them. `now` is world time. */
export const merchantReplies = (appId: string, now: Date): KeptRule[] =>
  Object.entries(rules(appId)).map(([_id, rule]) => ({
    _id,
    state: 'kept',
    rule: { ...rule, enabled: true, priority: 0 },
    ...{ revision: 1, requestKey: 'begin-0001', templateIds: [], updatedAt: now, updatedBy: 'seed' as UserId },
  }));
