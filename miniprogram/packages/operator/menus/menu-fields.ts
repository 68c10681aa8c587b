import type { Field, Option } from '../form-fields/field';
import { ACTIONS, PLATFORMS } from './menu-content';
import { pathOf, pathOfMenu, type EntryDraft, type MenuDraft, type Place } from './menu-draft';

/** What can be chosen in a menu. */
export interface MenuChoices {
  /** Channels that are menu entries. */
  channels: readonly Option[];
  /** Names of the Official Account's tags. */
  tags: readonly Option[];
}
export const NO_MENU_CHOICES: MenuChoices = { channels: [], tags: [] };

type MenuField = Field & { paths: readonly string[] };

const optionsOf = (names: Record<string, string>): Option[] =>
  Object.entries(names).map(([value, text]) => ({ value, text }));
const TYPES = optionsOf(ACTIONS);
/** A sub-menu holds no further one. */
const TYPES_BELOW = TYPES.filter(({ value }) => value !== 'entries');

/** Nothing, what can be chosen, and what is chosen, whatever became of it. */
const orNone = (none: string, options: readonly Option[], chosen: string): Option[] => [
  { value: '', text: none },
  ...options,
  ...(chosen === '' || options.some(({ value }) => value === chosen) ? [] : [{ value: chosen, text: chosen }]),
];

type Draw = (name: Exclude<keyof EntryDraft, 'below'>, part: Omit<Field, 'name' | 'value'>) => MenuField;

const channelField = (field: Draw, options: readonly Option[], hint: string): MenuField =>
  field('channel', { label: '渠道', is: 'list', options, hint });

function targetFields(draft: EntryDraft, { channels }: MenuChoices, field: Draw): MenuField[] {
  const options = orNone('不计渠道', channels, draft.channel);
  const address = { is: 'text', most: 1_024, placeholder: 'https://' } as const;
  switch (draft.type) {
    case 'entries':
      return [];
    case 'miniprogram':
      return [
        channelField(field, options, '选了渠道会填好页面和网址，来访计入这个渠道'),
        field('page', { label: '页面', is: 'text', most: 512, placeholder: '例如 pages/centre/index' }),
        field('fallbackUrl', { label: '旧版微信打开的网址', ...address }),
        field('appId', { label: '其他小程序的 AppID', is: 'text', most: 18, placeholder: '不填是自己的小程序' }),
      ];
    case 'view':
      return [
        channelField(field, options, '选了渠道会填好网址，点击计入这个渠道'),
        field('url', { label: '网址', ...address }),
      ];
    case 'media_id':
    case 'view_limited':
      return [field('mediaId', { label: '素材编号', is: 'text', most: 128, placeholder: '永久素材的 media_id' })];
    case 'article_id':
    case 'article_view_limited':
      return [field('articleId', { label: '文章编号', is: 'text', most: 128, placeholder: '已发布文章的 article_id' })];
    default:
      return [
        field('key', {
          label: '键值',
          is: 'text',
          most: 128,
          placeholder: '例如 CONTACT',
          hint: '自动回复按键值认出这一项',
        }),
      ];
  }
}

/** What to fill in of the entry at a place of the `menu`th menu. */
export function entryFields(draft: EntryDraft, menu: number, place: Place, choices: MenuChoices): MenuField[] {
  const path = pathOf(menu, place);
  const isBelow = place.below !== undefined;
  const field: Draw = (name, part) => ({ name, value: draft[name], paths: [`${path}.${name}`], ...part });
  const asked = [
    field('name', { label: '名称', is: 'text', most: 60, hint: isBelow ? '最多显示 7 个汉字' : '最多显示 4 个汉字' }),
    field('type', { label: '点了以后', is: 'list', options: isBelow ? TYPES_BELOW : TYPES }),
    ...targetFields(draft, choices, field),
  ];
  // What is wrong with the whole of it.
  const [last] = asked.slice(-1);
  last!.paths = [...last!.paths, path];
  return asked;
}

/** Who sees a menu of some. */
export function ruleFields({ tag, platform }: MenuDraft, menu: number, { tags }: MenuChoices): MenuField[] {
  const path = pathOfMenu(menu);
  const options = orNone('不限', tags, tag);
  const platforms = [{ value: '', text: '不限' }, ...optionsOf(PLATFORMS)];
  return [
    { name: 'tag', label: '公众号标签', is: 'list', value: tag, options, paths: [`${path}.tag`] },
    { name: 'platform', label: '手机', is: 'choice', value: platform, options: platforms, paths: [`${path}.platform`] },
  ];
}
