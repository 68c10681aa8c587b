import { KINDS } from './channel-content';
import type { Field, Option } from '../form-fields/field';

/** A channel as it is typed: all of it text. */
export const NEW_CHANNEL = {
  ...{ channelId: '', kind: 'menu', name: '', page: 'packages/entry/landing' },
  ...{ templateId: '', storeId: '', articleId: '', owner: '', ends: 'never', endsDay: '' },
};
export type ChannelDraft = typeof NEW_CHANNEL;

const ENDS = [
  { value: 'never', text: '一直有效' },
  { value: 'day', text: '到某一天停用' },
];
const KIND_OPTIONS = Object.entries(KINDS).map(([value, text]) => ({ value, text }));

type ChannelField = Field & { paths: readonly string[] };
type Draw = (name: keyof ChannelDraft, part: Omit<Field, 'name' | 'value'>, path?: string) => ChannelField;

/** What never changes, because it is printed and pasted. */
const lastingFields = (field: Draw): ChannelField[] => [
  field('kind', { label: '放在哪里（之后不能改）', is: 'list', options: KIND_OPTIONS }),
  field(
    'channelId',
    {
      ...({ label: '编号（之后不能改）', is: 'text', most: 32, placeholder: '例如 article-spring' } as const),
      hint: '小写字母、数字和横线',
    },
    'channelId',
  ),
];

/** What can be chosen, and what is, whatever became of it. */
function optionsWith(chosen: string, options: readonly Option[]): Option[] {
  const all = [{ value: '', text: '不指定' }, ...options];
  return all.some(({ value }) => value === chosen) ? all : [...all, { value: chosen, text: chosen }];
}

/** Entries of these kinds stand in an article. */
const IN_ARTICLES = ['articleCard', 'articleLink'];

export function channelFields(
  draft: ChannelDraft,
  { isNew, campaigns, stores }: { isNew: boolean; campaigns: readonly Option[]; stores: readonly Option[] },
): ChannelField[] {
  const field: Draw = (name, part, path = `channel.${name}`) => ({ name, value: draft[name], paths: [path], ...part });
  const hasPage = draft.kind !== 'officialAccountCode';
  return [
    field('name', { label: '名称', is: 'text', most: 40, placeholder: '例如 春季推文' }),
    ...(isNew ? lastingFields(field) : []),
    ...(hasPage
      ? [field('page', { label: '打开小程序的哪一页', is: 'text', hint: '默认的落地页会说明怎样领券' })]
      : []),
    field('templateId', { label: '推广哪个活动', is: 'list', options: optionsWith(draft.templateId, campaigns) }),
    field('storeId', { label: '放在哪家门店', is: 'list', options: optionsWith(draft.storeId, stores) }),
    ...(IN_ARTICLES.includes(draft.kind)
      ? [field('articleId', { label: '放在哪篇文章', is: 'text', hint: '文章编号，见经营数据的“文章与菜单”，可不填' })]
      : []),
    field('owner', { label: '负责人', is: 'text', most: 40, placeholder: '可不填' }),
    field('ends', { label: '有效期', is: 'choice', options: ENDS }),
    ...(draft.ends === 'never' ? [] : [field('endsDay', { label: '停用日期', is: 'day' }, 'channel.endsAt')]),
  ];
}
