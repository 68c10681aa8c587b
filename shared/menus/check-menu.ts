import type { MenuDefinition, MenuProblem } from '../contracts/menu.ts';
import { byteLength, displayWidth } from '../core/text.ts';
import { placedEntries, type MenuEntry, type PlacedEntry } from './walk.ts';

/**
 * WeChat's limits: entries of the bar and of a sub-menu; bytes of UTF-8 for texts; widths in half characters, of which
 * phones show the beginning only.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
export const LIMITS = {
  entries: { 1: 3, 2: 5 },
  nameBytes: { 1: 16, 2: 60 },
  nameWidth: { 1: 8, 2: 14 },
  keyBytes: 128,
  urlBytes: 1_024,
  /** Outside of WeChat, over all entries (65316). */
  domains: 3,
} as const;

/** What is known of the account; what is left out is not checked. */
export interface MenuSurroundings {
  /** Pages of the merchant's own mini program, as released. */
  pages?: readonly string[];
  /** Names of the account's tags. */
  tags?: readonly string[];
}

type Found = Omit<MenuProblem, 'at' | 'severity'> & { severity?: 'warning' };

const tooLong = (problem: MenuProblem['problem'], text: string, limit: number): Found[] =>
  byteLength(text) > limit ? [{ problem, limit, actual: byteLength(text) }] : [];

function nameProblems({ entry: { name }, level }: PlacedEntry): Found[] {
  const long = tooLong('nameTooLong', name, LIMITS.nameBytes[level]);
  const limit = LIMITS.nameWidth[level];
  if (long.length > 0 || displayWidth(name) <= limit) return long;
  return [{ problem: 'nameCutOff', severity: 'warning', limit, actual: displayWidth(name) }];
}

const hostOf = (url: string): string | undefined =>
  /^https?:\/\/[^\s/?#]+\S*$/i.test(url) && URL.canParse(url) ? new URL(url).hostname : undefined;

const urlProblems = (url: string): Found[] =>
  hostOf(url) === undefined ? [{ problem: 'urlMalformed' }] : tooLong('urlTooLong', url, LIMITS.urlBytes);

function pageProblems(
  { page, appId }: { page: string; appId?: string },
  pages: readonly string[] | undefined,
): Found[] {
  if (!/^[^/?#\s][^?#\s]*(\?\S*)?$/.test(page)) return [{ problem: 'pageMalformed' }];
  const isKnown = appId !== undefined || !pages || pages.includes(page.split('?')[0] ?? '');
  return isKnown ? [] : [{ problem: 'pageUnknown' }];
}

function targetProblems({ entry }: PlacedEntry, { pages }: MenuSurroundings): Found[] {
  if ('entries' in entry)
    return entry.entries.length > LIMITS.entries[2]
      ? [{ problem: 'tooManyEntries', limit: LIMITS.entries[2], actual: entry.entries.length }]
      : [];
  if (entry.type === 'view') return urlProblems(entry.url);
  if (entry.type === 'miniprogram') return [...pageProblems(entry, pages), ...urlProblems(entry.fallbackUrl)];
  if ('key' in entry) return tooLong('keyTooLong', entry.key, LIMITS.keyBytes);
  return [];
}

const at = (place: string, found: readonly Found[]): MenuProblem[] =>
  found.map((one) => ({ severity: 'error', ...one, at: place }));

/** Hosts outside of WeChat to which entries lead. */
function domainsOf(entries: readonly MenuEntry[]): string[] {
  const urls = placedEntries(entries).flatMap(({ entry }) => {
    if ('entries' in entry) return [];
    if (entry.type === 'view') return [entry.url];
    return entry.type === 'miniprogram' ? [entry.fallbackUrl] : [];
  });
  return urls.flatMap((url) => hostOf(url) ?? []).filter((host) => !/(^|\.)weixin\.qq\.com$/.test(host));
}

function entryProblems(place: string, entries: readonly MenuEntry[], around: MenuSurroundings): MenuProblem[] {
  const limit = LIMITS.entries[1];
  const count: Found[] = entries.length > limit ? [{ problem: 'tooManyEntries', limit, actual: entries.length }] : [];
  const placed = placedEntries(entries, place === '' ? '' : `${place} › `);
  return [
    ...at(place, count),
    ...placed.flatMap((one) => at(one.at, [...nameProblems(one), ...targetProblems(one, around)])),
  ];
}

type Conditional = NonNullable<MenuDefinition['conditional']>[number];
const ruleOf = ({ tag, platform }: Conditional): string => [tag, platform].filter(Boolean).join(' · ');

function ruleProblems(conditional: readonly Conditional[], tags: readonly string[] | undefined): MenuProblem[] {
  const rules = conditional.map(ruleOf);
  return conditional.flatMap((menu, index) => {
    const rule = ruleOf(menu);
    const found: Found[] = [];
    if (rule === '') found.push({ problem: 'ruleMissing' });
    else if (rules.indexOf(rule) !== index) found.push({ problem: 'ruleRepeated' });
    if (menu.tag !== undefined && tags && !tags.includes(menu.tag)) found.push({ problem: 'tagUnknown' });
    return at(placeOf(menu), found);
  });
}

/** WeChat counts them in the default menu, and in all conditional ones together. */
function domainProblems(domains: readonly string[]): MenuProblem[] {
  const [limit, actual] = [LIMITS.domains, new Set(domains).size];
  return actual > limit ? at('', [{ problem: 'tooManyDomains', limit, actual }]) : [];
}

const placeOf = (menu: Conditional): string => `[${ruleOf(menu)}]`;

/** Everything in a menu that WeChat would refuse, and what people would see cut off; nothing when all is well. */
export function menuProblems(
  { entries, conditional = [] }: MenuDefinition,
  around: MenuSurroundings = {},
): MenuProblem[] {
  return [
    ...entryProblems('', entries, around),
    ...ruleProblems(conditional, around.tags),
    ...conditional.flatMap((menu) => entryProblems(placeOf(menu), menu.entries, around)),
    ...domainProblems(domainsOf(entries)),
    ...domainProblems(conditional.flatMap((menu) => domainsOf(menu.entries))),
  ];
}

export const hasErrors = (problems: readonly MenuProblem[]): boolean =>
  problems.some(({ severity }) => severity === 'error');
