import type { MenuChange } from '../contracts/menu.ts';
import type { MenuButton, MenuRule } from '../wechat/endpoints/menu-button.ts';
import type { PublishedMenu } from '../wechat/endpoints/menu.ts';
import type { WantedMenu } from './live-menu.ts';

const FIELDS = ['name', 'type', 'key', 'url', 'appId', 'pagePath', 'mediaId', 'articleId'] as const;

function fieldChanges(at: string, live: MenuButton, wanted: MenuButton): MenuChange[] {
  return FIELDS.filter((field) => (live[field] ?? '') !== (wanted[field] ?? '')).map((field) => ({
    at,
    change: 'changed',
    field,
    from: live[field] ?? '',
    to: wanted[field] ?? '',
    name: wanted.name,
  }));
}

function buttonChanges(live: readonly MenuButton[], wanted: readonly MenuButton[], prefix: string): MenuChange[] {
  const places = Array.from({ length: Math.max(live.length, wanted.length) }, (_, index) => index);
  return places.flatMap((index): MenuChange[] => {
    const at = `${prefix}${index + 1}`;
    const [before, after] = [live[index], wanted[index]];
    if (!before) return after ? [{ at, change: 'added', name: after.name }] : [];
    if (!after) return [{ at, change: 'removed', name: before.name }];
    return [...fieldChanges(at, before, after), ...buttonChanges(before.buttons ?? [], after.buttons ?? [], `${at}.`)];
  });
}

/** The same for the same people. */
export const ruleKey = ({ tagId, platform }: MenuRule): string =>
  [tagId && `tag ${tagId}`, platform].filter(Boolean).join(', ');

/** Whether two lists of entries are the same to WeChat. */
export const isSameMenu = (a: readonly MenuButton[], b: readonly MenuButton[]): boolean =>
  buttonChanges(a, b, '').length === 0;

type Menus = Pick<PublishedMenu, 'buttons'> & { conditional: readonly { buttons: MenuButton[]; rule: MenuRule }[] };

/** Of the rules that stay, whether they stand in another order: the last that fits is what a person sees. */
function reordering(before: readonly string[], after: readonly string[]): MenuChange[] {
  const [was, is] = [before.filter((rule) => after.includes(rule)), after.filter((rule) => before.includes(rule))];
  const order = is.join(' · ');
  return was.join(' · ') === order ? [] : [{ at: order, change: 'reordered', name: '' }];
}

/** What putting `wanted` in the place of `live` would change; conditional menus oldest first. */
export function menuChanges(live: Menus | undefined, wanted: WantedMenu): MenuChange[] {
  const [before, after] = [live?.conditional ?? [], wanted.conditional].map(
    (menus) => new Map(menus.map(({ rule, buttons }) => [ruleKey(rule), buttons])),
  ) as [Map<string, MenuButton[]>, Map<string, MenuButton[]>];
  const rules = [...new Set([...before.keys(), ...after.keys()])];
  return [
    ...buttonChanges(live?.buttons ?? [], wanted.buttons, ''),
    ...rules.flatMap((rule) => buttonChanges(before.get(rule) ?? [], after.get(rule) ?? [], `[${rule}] `)),
    ...reordering([...before.keys()], [...after.keys()]),
  ];
}
