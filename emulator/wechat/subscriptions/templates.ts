import type { Account } from '../accounts/entities.ts';
import type { ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { PublicKeyword, PublicTemplate, Template } from '../templates/entities.ts';
import { CATEGORIES, LIBRARY, publicTemplate } from '../templates/library.ts';
import { contentOf, exampleOf, type TemplateStore } from '../templates/store.ts';

/** https://developers.weixin.qq.com/doc/service/en/api/notify/notify/api_addwxanewtemplate.html */
const KEYWORDS = { least: 2, most: 5 };
const MAX_SCENE_CHARACTERS = 15;
/** Titles a page of `getpubtemplatetitles`. */
const MAX_TITLES = 30;

const OK = { errcode: 0, errmsg: 'ok' };

/** `wxaapi/newtmpl/getcategory` */
export function listCategories(): object {
  return { ...OK, data: CATEGORIES };
}

/** `wxaapi/newtmpl/getpubtemplatetitles?ids=307,412&start=0&limit=30`; refuses with 200016, 200017, 200018. */
export function listTitles(call: ApiCall): object {
  const ids = (call.query('ids') ?? '')
    .split(',')
    .map((id) => CATEGORIES.find((category) => String(category.id) === id));
  if (ids.includes(undefined)) throw new WeChatError(200018);
  const [start, limit] = [wholeNumber(call.query('start')), wholeNumber(call.query('limit'))];
  if (start === undefined) throw new WeChatError(200016);
  if (limit === undefined || limit < 1 || limit > MAX_TITLES) throw new WeChatError(200017);
  const fitting = LIBRARY.filter(({ categoryId }) => ids.some((category) => category?.id === categoryId));
  const data = fitting.slice(start, start + limit).map((template) => ({
    ...{ tid: template.tid, title: template.title, type: typeOf(template), categoryId: String(template.categoryId) },
  }));
  return { ...OK, count: fitting.length, data };
}

/** `wxaapi/newtmpl/getpubtemplatekeywords?tid=1101`; refuses with 200014. */
export function listKeywords(call: ApiCall): object {
  const { keywords } = libraryTemplate(call.query('tid'));
  const data = keywords.map(({ kid, label, example, rule }) => ({ kid, name: label, example, rule }));
  return { ...OK, count: data.length, data };
}

/** `wxaapi/newtmpl/addtemplate`; refuses with 200014, 200020, 200021 and, when there are 25, with 200012. */
export function addTemplate(templates: TemplateStore, call: ApiCall, account: Account): object {
  const { tid, kidList, sceneDesc } = call.body();
  const from = libraryTemplate(tid);
  const keywords = keywordsOf(from, kidList);
  const isScene = typeof sceneDesc === 'string' && sceneDesc !== '' && [...sceneDesc].length <= MAX_SCENE_CHARACTERS;
  if (!isScene) throw new WeChatError(200021);
  return { ...OK, priTmplId: templates.add(account, 'subscription', from, keywords, 200012).id };
}

/** `wxaapi/newtmpl/deltemplate`; refuses with 200014 an id that is not there (chosen here). */
export function deleteTemplate(templates: TemplateStore, call: ApiCall, account: Account): object {
  if (!templates.remove(account, 'subscription', call.body().priTmplId)) throw new WeChatError(200014);
  return OK;
}

/** `wxaapi/newtmpl/gettemplate` */
export function listTemplates(templates: TemplateStore, account: Account): object {
  return { ...OK, data: templates.list(account, 'subscription').map(shownTemplate) };
}

function shownTemplate(template: Template): object {
  const enums = template.keywords.flatMap(({ name, values }) =>
    values ? [{ keywordCode: `${name}.DATA`, enumValueList: values }] : [],
  );
  return {
    ...{ priTmplId: template.id, title: template.title, type: typeOf(template) },
    ...{ content: `${contentOf(template)}\n`, example: `${exampleOf(template)}\n` },
    ...(enums.length > 0 ? { keywordEnumValueList: enums } : {}),
  };
}

/** 2: one consent, one message; 3: long-term. */
const typeOf = ({ longTerm }: { longTerm: boolean }): number => (longTerm ? 3 : 2);

function libraryTemplate(tid: unknown): PublicTemplate {
  const template = publicTemplate(tid);
  if (!template) throw new WeChatError(200014);
  return template;
}

/** Two to five different keywords, in the order in which they were asked for; refuses with 200020. */
function keywordsOf({ keywords }: PublicTemplate, kidList: unknown): PublicKeyword[] {
  const kids: unknown[] = Array.isArray(kidList) ? kidList : [];
  const found = kids.flatMap((kid) => keywords.filter((keyword) => keyword.kid === kid));
  const fits = found.length === kids.length && new Set(found).size === found.length;
  if (!fits || found.length < KEYWORDS.least || found.length > KEYWORDS.most) throw new WeChatError(200020);
  return found;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
