import { MINUTE_MS } from '../core/clock.ts';

/** How a message reaches a person: one endpoint of WeChat each. */
export type Channel = 'template' | 'oaNotice' | 'mpNotice' | 'customerService';

/**
 * How long after a send that may have arrived the same message can be sent again without a second one reaching the person.
 * Template messages carry `client_msg_id`, by which WeChat knows a repeat for ten minutes; eight, because clocks differ.
 * The other endpoints know no repeats.
 * https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
export const REPEATABLE_MS: Readonly<Record<Channel, number>> = {
  template: 8 * MINUTE_MS,
  oaNotice: 0,
  mpNotice: 0,
  customerService: 0,
};
