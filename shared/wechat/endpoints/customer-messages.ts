import { done, endpoint, type WeChatApi } from '../endpoint.ts';

/** What can be said to a customer in the chat. `thumbMediaId`, `mediaId`: of uploaded material. */
export type CustomerMessage =
  /** May hold links, to pages and (with `data-miniprogram-appid` and `-path`) to mini programs. */
  | { kind: 'text'; text: string }
  | { kind: 'image'; mediaId: string }
  | { kind: 'article'; title: string; description: string; url: string; pictureUrl: string }
  | { kind: 'miniProgramPage'; title: string; appId: string; pagePath: string; thumbMediaId: string }
  /** A question with answers to tap; `id` comes back with the answer. */
  | { kind: 'menu'; head: string; choices: readonly { id: string; content: string }[]; tail: string };

function asWireMessage(message: CustomerMessage): object {
  switch (message.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: message.text } };
    case 'image':
      return { msgtype: 'image', image: { media_id: message.mediaId } };
    case 'article': {
      const { title, description, url, pictureUrl } = message;
      return { msgtype: 'news', news: { articles: [{ title, description, url, picurl: pictureUrl }] } };
    }
    case 'miniProgramPage': {
      const { title, appId, pagePath, thumbMediaId } = message;
      const page = { title, appid: appId, pagepath: pagePath, thumb_media_id: thumbMediaId };
      return { msgtype: 'miniprogrampage', miniprogrampage: page };
    }
    case 'menu': {
      const { head, choices, tail } = message;
      return { msgtype: 'msgmenu', msgmenu: { head_content: head, list: choices, tail_content: tail } };
    }
  }
}

const customSend = endpoint('POST', '/cgi-bin/message/custom/send', {
  repeatable: 'never',
  needs: 'customer-service',
  answer: done,
});

/**
 * Sends a customer service message (客服消息): 5 within 48 hours after the person wrote, 3 within a minute after they
 * followed, scanned or tapped a click entry of the menu; 45015 outside of these, 45047 for one too many.
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
export const sendCustomerMessage = (oa: WeChatApi, openId: string, message: CustomerMessage): Promise<void> =>
  oa.call(customSend, { touser: openId, ...asWireMessage(message) });
