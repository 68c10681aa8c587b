import { minute } from '../../../format/date';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';

export type Menus = OutputOf<Contracts['menu.list']>;
export type Menu = OutputOf<Contracts['menu.get']>;
export type MenuCheck = OutputOf<Contracts['menu.preview']>;
export type Definition = Menu['definition'];
export type Entry = Definition['entries'][number];
export type MenuProblem = MenuCheck['problems'][number];

function standingOf(version: number, { live, wanted }: Menus): string {
  if (version === live) return '使用中';
  return version === wanted ? '等待发布' : '';
}

export const menuCards = (menus: Menus) =>
  menus.versions.map(({ version, note, savedAt }) => ({
    ...{
      version,
      title: note || `第 ${version} 版`,
      note: note ? `第 ${version} 版 · ${minute(savedAt)}` : minute(savedAt),
    },
    ...{ state: standingOf(version, menus), isLive: version === menus.live },
  }));

/** What an entry does, in a word; the order is that of the form. */
export const ACTIONS: Record<string, string> = {
  miniprogram: '打开小程序',
  view: '打开网页',
  click: '自动回复',
  entries: '展开子菜单',
  scancode_push: '扫码',
  scancode_waitmsg: '扫码并等待',
  pic_sysphoto: '拍照',
  pic_photo_or_album: '拍照或相册',
  pic_weixin: '微信相册',
  location_select: '发送位置',
  media_id: '发送素材',
  view_limited: '打开图文素材',
  article_id: '发送文章',
  article_view_limited: '打开文章',
};

function targetOf(entry: Exclude<Entry, { entries: unknown }>): string {
  if (entry.type === 'miniprogram') return [entry.page, entry.channel].filter(Boolean).join(' · ');
  return 'url' in entry ? entry.url : '';
}

const leaf = (entry: Exclude<Entry, { entries: unknown }>, isBelow: boolean) => ({
  ...{ name: entry.name, isBelow, action: ACTIONS[entry.type] ?? entry.type, target: targetOf(entry) },
});

/** Entries below each other, those of a sub-menu behind its name. */
const linesOf = (entries: readonly Entry[]) =>
  entries.flatMap((entry) =>
    'entries' in entry
      ? [
          { name: entry.name, isBelow: false, action: ACTIONS['entries']!, target: '' },
          ...entry.entries.map((one) => leaf(one, true)),
        ]
      : [leaf(entry, false)],
  );

export const PLATFORMS = { ios: '苹果手机', android: '安卓手机', other: '其他设备' };

/** Who sees a menu of some, in words. */
export const whoSees = ({ tag, platform }: { tag?: string; platform?: string }): string =>
  [tag && `标签“${tag}”`, platform && PLATFORMS[platform as keyof typeof PLATFORMS]].filter(Boolean).join('，');

export const menuContent = ({ version, note, savedAt, definition: { entries, conditional = [] } }: Menu) => ({
  ...{ title: note || `第 ${version} 版`, note: `第 ${version} 版 · ${minute(savedAt)} 保存` },
  menus: [
    { who: '所有人', lines: linesOf(entries) },
    ...conditional.map((one) => ({
      who: whoSees(one),
      lines: linesOf(one.entries),
    })),
  ],
});

const PROBLEMS: Record<MenuProblem['problem'], string> = {
  tooManyEntries: '菜单项太多',
  nameTooLong: '名字太长（一个汉字 3 字节）',
  nameCutOff: '名字在手机上会被截断',
  keyTooLong: '键值太长',
  urlTooLong: '网址太长',
  urlMalformed: '网址不对',
  tooManyDomains: '站外域名太多',
  pageMalformed: '页面路径不对，前面不要斜线',
  pageUnknown: '小程序里没有这个页面',
  tagUnknown: '公众号没有这个标签',
  ruleMissing: '个性化菜单需要标签或平台',
  ruleRepeated: '另一个个性化菜单的条件相同',
};

const CHANGES: Record<MenuCheck['changes'][number]['change'], string> = {
  ...{ added: '新增', removed: '删除', changed: '修改', reordered: '个性化菜单换了顺序' },
};

/** What of an entry changed, as the merchant calls it. */
const FIELDS: Record<string, string> = {
  ...{ name: '名称', type: '类型', page: '页面', channel: '渠道', url: '网址', key: '键值' },
  ...{ fallbackUrl: '旧版网址', appId: '小程序', mediaId: '素材', articleId: '文章' },
};

/** What is wrong, a sentence each. */
export const problemLines = (problems: readonly MenuProblem[]): string[] =>
  problems.map(({ at, problem, limit, actual }) => {
    const counted = limit === undefined ? '' : `：${actual ?? ''}，最多 ${limit}`;
    return `${at || '整个菜单'}：${PROBLEMS[problem]}${counted}`;
  });

export const checkContent = ({ problems, changes, live }: MenuCheck) => ({
  problems: problemLines(problems),
  isRefused: problems.some(({ severity }) => severity === 'error'),
  comparedWith: live === undefined ? '还没有发布过，全部是新的' : `与使用中的第 ${live} 版相比`,
  changes: changes.map(({ at, change, field, from, to, name }) => ({
    what: CHANGES[change],
    text:
      change === 'reordered'
        ? at
        : [name, field && `${FIELDS[field] ?? field}：${from || '无'} → ${to || '无'}`].filter(Boolean).join('，'),
  })),
});
