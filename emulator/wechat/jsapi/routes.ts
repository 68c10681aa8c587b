import type { Api } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { JsTicketStore } from './store.ts';

/**
 * `type=jsapi` only: `wx_card` is refused like a type that does not exist (40097, from memory).
 * `/jssdk/config` is this emulator's own: a page asks it instead of the WeChat app whether its signature is right
 * (`appId`, `timestamp`, `nonceStr`, `signature`, `url` in the query), and gets the JS-SDK's `{ errMsg }`.
 */
export function jsapiRoutes(api: Api, { jsTickets, tokens }: { jsTickets: JsTicketStore; tokens: TokenStore }): void {
  api.get('/cgi-bin/ticket/getticket', byToken(tokens), (call, { appId }) => {
    if (call.query('type') !== 'jsapi') throw new WeChatError(40097);
    return { errcode: 0, errmsg: 'ok', ...jsTickets.current(appId) };
  });
  api.page('/jssdk/config', (context) => {
    const of = (name: string): string => context.req.query(name) ?? '';
    const [appId, timestamp, nonceStr, signature, url] = ['appId', 'timestamp', 'nonceStr', 'signature', 'url'].map(of);
    const config = { appId: appId!, timestamp: timestamp!, nonceStr: nonceStr!, signature: signature!, url: url! };
    return Response.json({ errMsg: jsTickets.check(config) });
  });
}
