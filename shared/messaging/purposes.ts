import type { Channel } from './channel.ts';

/** What a purpose may use, and why. */
interface PurposeRules {
  channels: readonly Channel[];
  /** It answers something that the person has just done; a template message without that is marketing. */
  answersAnAction: boolean;
  /**
   * Also to who has taken back the agreement to the privacy policy: it answers what they do, or they asked for this very one.
   * What the merchant sends of its own accord is not (docs/privacy.md).
   */
  afterWithdrawal: boolean;
}

/**
 * What messages are sent for. A template message is a notice about something that the person has done, a subscription notice is
 * what they have agreed to, and none of them is a channel for marketing: WeChat bans accounts for that (errors 43116, 48004).
 * A campaign may only be spoken of in a conversation that the person has opened.
 * https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Operation_Specifications
 */
export const purposes = {
  couponIssued: {
    channels: ['template', 'oaNotice', 'mpNotice', 'customerService'],
    ...{ answersAnAction: true, afterWithdrawal: true },
  },
  couponRedeemed: {
    channels: ['template', 'oaNotice', 'mpNotice'],
    ...{ answersAnAction: true, afterWithdrawal: true },
  },
  couponExpiring: { channels: ['oaNotice', 'mpNotice'], answersAnAction: false, afterWithdrawal: true },
  service: { channels: ['oaNotice', 'mpNotice'], answersAnAction: false, afterWithdrawal: false },
  conversation: { channels: ['customerService'], answersAnAction: true, afterWithdrawal: true },
  campaign: { channels: ['customerService'], answersAnAction: true, afterWithdrawal: false },
} as const satisfies Record<string, PurposeRules>;

export type Purpose = keyof typeof purposes;

/** Whether a message for this purpose may go this way. */
export const mayUse = (purpose: Purpose, channel: Channel): boolean =>
  (purposes[purpose].channels as readonly Channel[]).includes(channel);
