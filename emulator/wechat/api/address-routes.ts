import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { Api } from './api.ts';

/** This machine: both directions go over its loopback interface. */
const ADDRESSES = { ip_list: ['127.0.0.1'] };

/** From where WeChat's servers answer and push. https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt */
export function addressRoutes(api: Api, { tokens }: { tokens: TokenStore }): void {
  api.get('/cgi-bin/get_api_domain_ip', byToken(tokens), () => ADDRESSES);
  api.get('/cgi-bin/getcallbackip', byToken(tokens), () => ADDRESSES);
}
