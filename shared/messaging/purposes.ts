import type { Channel } from './channel.ts';

/** What a purpose may use, and why. */
interface PurposeRules {
  channels: readonly Channel[];
  /** It answers something that the person has just done; a template message without that is marketing. */
  answersAnAction: boolean;
}

/**
 * What messages are sent for. A template message is a notice about something that the person has done, a subscription notice is
 * what they have agreed to, and none of them is a channel for marketing: WeChat bans accounts for that (errors 43116, 48004).
 * A campaign may only be spoken of in a conversation that the person has opened.
 * https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Operation_Specifications
 */
export const purposes = {
  couponIssued: { channels: ['template', 'oaNotice', 'mpNotice', 'customerService'], answersAnAction: true },
  couponRedeemed: { channels: ['template', 'oaNotice', 'mpNotice'], answersAnAction: true },
  couponExpiring: { channels: ['oaNotice', 'mpNotice'], answersAnAction: false },
  service: { channels: ['oaNotice', 'mpNotice'], answersAnAction: false },
  conversation: { channels: ['customerService'], answersAnAction: true },
  campaign: { channels: ['customerService'], answersAnAction: true },
} as const satisfies Record<string, PurposeRules>;

export type Purpose = keyof typeof purposes;

/** Whether a message for this purpose may go this way. */
export const mayUse = (purpose: Purpose, channel: Channel): boolean =>
  (purposes[purpose].channels as readonly Channel[]).includes(channel);
