import type { World } from '../../emulator/world.ts';
import type { Reminder } from '../../shared/contracts/campaign-rules.ts';

const TITLE = '优惠券到期提醒';

/** A template of the mini program, as it stands in `messageTemplates`, and what a campaign says by it. */
export interface MerchantReminder {
  template: { _id: string; appId: string; title: string; content: string };
  reminder: Reminder;
}

/** The merchant has taken this template of WeChat's library, and reminds by it a day before a coupon ends. */
export function merchantReminder({ wechat }: World): MerchantReminder {
  const { appId } = wechat.accounts().miniprogram;
  const taken = wechat.templates('subscription', appId).find(({ title }) => title === TITLE);
  if (!taken) throw new Error(`the mini program has no template "${TITLE}"`);
  const [name, ends, hint] = taken.keywords.map((keyword) => keyword.name) as [string, string, string];
  return {
    template: {
      ...{ _id: taken.id, appId, title: taken.title },
      content: taken.keywords.map((keyword) => `${keyword.label}:{{${keyword.name}.DATA}}`).join('\n'),
    },
    reminder: {
      daysBefore: 1,
      templateId: taken.id,
      values: { [name]: '{title}', [ends]: '{ends}', [hint]: '过期后不能使用，记得到店用掉' },
      page: 'pages/coupons/index',
    },
  };
}
