import * as z from 'zod/mini';
import { done, endpoint, idText, optionalText, type WeChatApi } from '../endpoint.ts';

/** Values by key of the template (`thing1`, `amount2` …); each type has a length of its own (47003). */
export type TemplateValues = Readonly<Record<string, string>>;

/** Where a tap on the message leads. */
export interface MessageTarget {
  url?: string;
  /** Goes before `url`; the mini program is associated with the account, the page released. */
  miniProgram?: { appId: string; pagePath: string };
}

interface TemplateMessage extends MessageTarget {
  openId: string;
  templateId: string;
  values: TemplateValues;
}

const asWireValues = (values: TemplateValues) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));

const asWireTarget = ({ miniProgram }: MessageTarget) =>
  miniProgram && { appid: miniProgram.appId, pagepath: miniProgram.pagePath };

const asWireMessage = ({ openId, templateId, values }: TemplateMessage) => ({
  touser: openId,
  template_id: templateId,
  data: asWireValues(values),
});

/** WeChat sends one message for one `client_msg_id` and person, within about ten minutes. */
const templateSend = endpoint('POST', '/cgi-bin/message/template/send', {
  repeatable: 'recognised',
  needs: 'verified-service-account',
  answer: z.object({ msgid: idText }),
});

/**
 * Sends a template message (模板消息): a notice after something that the person did, never marketing. The id of the
 * message comes back in TEMPLATESENDJOBFINISH.
 * @param clientMessageId ours, up to 32 characters: the same again within ten minutes sends nothing
 * https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
export const sendTemplateMessage = async (
  oa: WeChatApi,
  message: TemplateMessage,
  clientMessageId: string,
): Promise<string> => {
  const target = { url: message.url, miniprogram: asWireTarget(message) };
  const body = { ...asWireMessage(message), ...target, client_msg_id: clientMessageId };
  return (await oa.call(templateSend, body)).msgid;
};

/** A template of the account. */
export interface MessageTemplate {
  templateId: string;
  title: string;
  /** The text with its keys: `{{thing1.DATA}}`. */
  content: string;
  example?: string;
}

const template = z.pipe(
  z.object({ template_id: z.string(), title: z.string(), content: z.string(), example: optionalText }),
  z.transform(({ template_id, ...rest }): MessageTemplate => ({ templateId: template_id, ...rest })),
);
const templateList = endpoint('GET', '/cgi-bin/template/get_all_private_template', {
  repeatable: 'read',
  needs: 'verified-service-account',
  answer: z.object({ template_list: z.array(template) }),
});

/** https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates */
export const listMessageTemplates = async (oa: WeChatApi): Promise<MessageTemplate[]> =>
  (await oa.call(templateList)).template_list;

const bizSend = endpoint('POST', '/cgi-bin/message/subscribe/bizsend', {
  repeatable: 'never',
  needs: 'subscription-notices',
  answer: z.object({ msgid: z.nullish(idText) }),
});

/**
 * Sends a subscription notice of the Official Account (订阅通知); uses up the person's consent (43101 without one).
 * https://developers.weixin.qq.com/doc/service/api/notify/notify/api_sendsubscribemsg
 */
export const sendOaNotice = async (oa: WeChatApi, message: TemplateMessage): Promise<string | undefined> => {
  const target = { page: message.url, miniprogram: asWireTarget(message) };
  return (await oa.call(bizSend, { ...asWireMessage(message), ...target })).msgid ?? undefined;
};

const subscribeSend = endpoint('POST', '/cgi-bin/message/subscribe/send', {
  repeatable: 'never',
  needs: 'mini-program',
  answer: done,
});

/**
 * Sends a subscription message of the mini program (订阅消息); one accept is one message (43101 without one).
 * @param page opened by a tap, with its query; without one nothing is
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
 */
export const sendMiniProgramNotice = (
  mp: WeChatApi,
  message: { openId: string; templateId: string; values: TemplateValues; page?: string },
): Promise<void> => mp.call(subscribeSend, { ...asWireMessage(message), page: message.page });
