import type { Api } from '../api/api.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { sendNotice, sendSubscribeMessage, type SubscriptionParts } from './send.ts';
import { addTemplate, deleteTemplate, listCategories, listKeywords, listTemplates, listTitles } from './templates.ts';

/** What people have subscribed to: notices of Official Accounts (订阅通知), messages of mini programs (订阅消息). */
export function subscriptionRoutes(api: Api, parts: SubscriptionParts & { tokens: TokenStore }): void {
  const access = byToken(parts.tokens);
  const { templates } = parts;
  api.post('/cgi-bin/message/subscribe/bizsend', access, (call, account) => sendNotice(parts, call, account));
  api.post('/cgi-bin/message/subscribe/send', access, (call, account) => sendSubscribeMessage(parts, call, account));
  api.get('/wxaapi/newtmpl/getcategory', access, listCategories);
  api.get('/wxaapi/newtmpl/getpubtemplatetitles', access, listTitles);
  api.get('/wxaapi/newtmpl/getpubtemplatekeywords', access, listKeywords);
  api.get('/wxaapi/newtmpl/gettemplate', access, (_, account) => listTemplates(templates, account));
  api.post('/wxaapi/newtmpl/addtemplate', access, (call, account) => addTemplate(templates, call, account));
  api.post('/wxaapi/newtmpl/deltemplate', access, (call, account) => deleteTemplate(templates, call, account));
}
