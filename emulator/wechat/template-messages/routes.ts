import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { publicTemplate } from '../templates/library.ts';
import { contentOf, exampleOf, type TemplateStore } from '../templates/store.ts';
import type { PublicKeyword, PublicTemplate } from '../templates/entities.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { sendTemplateMessage, type TemplateMessageParts } from './send.ts';

/** Keywords of one template, as of the subscription templates. */
const MAX_KEYWORDS = 5;

/** Simplified: the industries of an account (`api_set_industry`, `get_industry`) are not there; categories have replaced them. */
export function templateMessageRoutes(api: Api, parts: TemplateMessageParts & { tokens: TokenStore }): void {
  const access = byToken(parts.tokens);
  const { templates } = parts;
  api.post('/cgi-bin/message/template/send', access, (call, account) => sendTemplateMessage(parts, call, account));
  api.get('/cgi-bin/template/get_all_private_template', access, (_, account) => listTemplates(templates, account));
  api.post('/cgi-bin/template/api_add_template', access, (call, account) => addTemplate(templates, call, account));
  api.post('/cgi-bin/template/del_private_template', access, (call, account) => {
    if (!templates.remove(account, 'template-message', call.body().template_id)) throw new WeChatError(40037);
    return { errcode: 0, errmsg: 'ok' };
  });
}

/** Templates of categories have no industries; the fields are there all the same. */
function listTemplates(templates: TemplateStore, account: Account): object {
  const list = templates.list(account, 'template-message').map((template) => ({
    ...{ template_id: template.id, title: template.title, primary_industry: '', deputy_industry: '' },
    ...{ content: `${contentOf(template)}\n`, example: `${exampleOf(template)}\n` },
  }));
  return { template_list: list };
}

/** `template_id_short` is a number of the library, `keyword_name_list` the names of the keywords in their order. */
function addTemplate(templates: TemplateStore, call: ApiCall, account: Account): object {
  const { template_id_short: short, keyword_name_list: names } = call.body();
  const from = publicTemplate(short);
  if (!from || from.longTerm) throw new WeChatError(40037);
  const { id } = templates.add(account, 'template-message', from, keywordsNamed(from, names), 45026);
  return { errcode: 0, errmsg: 'ok', template_id: id };
}

/** All of them when no names are given (the first five); refuses with 40035 names that the template does not have. */
function keywordsNamed({ keywords }: PublicTemplate, names: unknown): PublicKeyword[] {
  if (names === undefined) return keywords.slice(0, MAX_KEYWORDS);
  const list: unknown[] = Array.isArray(names) ? names : [];
  const found = list.flatMap((name) => keywords.filter(({ label }) => label === name));
  const fits = found.length === list.length && new Set(found).size === found.length;
  if (!fits || found.length === 0 || found.length > MAX_KEYWORDS) throw new WeChatError(40035, '(keyword_name_list)');
  return found;
}
