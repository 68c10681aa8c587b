import type { CampaignDraft } from './campaign-draft';
import type { Field, Option } from '../form-fields/field';

/** A field, and the paths of the contract whose problems are its own. */
export type DraftField = Field & { name: keyof CampaignDraft; paths: readonly string[] };

export interface Choices {
  stores: readonly Option[];
  segments: readonly Option[];
}

const option = (value: string, text: string): Option => ({ value, text });
const BENEFITS = [
  ...[option('amountOff', '减金额'), option('percentOff', '打折')],
  ...[option('gift', '兑换礼品'), option('freeShipping', '包邮')],
];
const VALIDITIES = [option('relative', '领取后若干天'), option('fixed', '固定日期')];
const PLACES = [option('everywhere', '全部门店'), option('some', '指定门店')];
const STACKINGS = [
  option('alone', '不同用'),
  option('otherKinds', '与其他类型同用'),
  option('otherCampaigns', '与其他活动同用'),
];
const AUDIENCES = [
  ...[option('everyone', '所有人'), option('newUser', '新顾客')],
  ...[option('segment', '某个分群'), option('given', '只由我们发放')],
];

type Part = Omit<Field, 'name' | 'value'>;

/** Of a name the field that is drawn with what was typed. */
type Draw = (name: keyof CampaignDraft, path: string | readonly string[], part: Part) => DraftField;

const MOST_YUAN = '最多 100000 元';

function benefitFields({ benefit }: CampaignDraft, field: Draw): DraftField[] {
  const most = (label: string) =>
    field('most', 'terms.benefit.most', { label, is: 'number', unit: '元', placeholder: '不填则不封顶' });
  if (benefit === 'amountOff')
    return [field('amount', 'terms.benefit.amount', { label: '减多少', is: 'number', unit: '元', hint: MOST_YUAN })];
  if (benefit === 'percentOff')
    return [
      field('tenths', 'terms.benefit.percent', { label: '打几折', is: 'number', unit: '折', placeholder: '例如 8.5' }),
      most('最多减多少'),
    ];
  if (benefit === 'freeShipping') return [most('最多减多少运费')];
  return [
    field('item', 'terms.benefit.item', { label: '礼品', is: 'text', most: 20, placeholder: '例如 拿铁一杯' }),
    field('worth', 'terms.benefit.worth', { label: '最高成本', is: 'number', unit: '元', hint: MOST_YUAN }),
  ];
}

const validityFields = ({ validity }: CampaignDraft, field: Draw): DraftField[] =>
  validity === 'fixed'
    ? [
        field('from', 'terms.validity.from', { label: '第一天', is: 'day' }),
        field('until', 'terms.validity.until', { label: '最后一天', is: 'day' }),
      ]
    : [
        field('days', 'terms.validity.days', { label: '有效天数', is: 'number', unit: '天' }),
        field('startsAfterDays', 'terms.validity.startsAfterDays', {
          ...({ label: '领取几天后开始', is: 'number', unit: '天', placeholder: '不填则立即可用' } as const),
        }),
      ];

function audienceFields({ audience }: CampaignDraft, { segments }: Choices, field: Draw): DraftField[] {
  if (audience === 'newUser')
    return [field('withinDays', 'audience.0.withinDays', { label: '首次来访不超过', is: 'number', unit: '天' })];
  if (audience !== 'segment') return [];
  const hint = segments.length === 0 ? '还没有分群' : '条件里有关注或公众号标签的分群不能用：微信禁止诱导关注';
  return [field('segmentId', 'audience.0.segmentId', { label: '分群', is: 'list', options: segments, hint })];
}

const offerFields = (draft: CampaignDraft, { stores }: Choices, field: Draw): DraftField[] => [
  field('title', 'terms.title', { label: '名称', is: 'text', most: 40, placeholder: '顾客看到的名字' }),
  field('benefit', 'terms.benefit', { label: '类型', is: 'choice', options: BENEFITS }),
  ...benefitFields(draft, field),
  field('threshold', 'terms.threshold', {
    ...({ label: '使用门槛', is: 'number', unit: '元', placeholder: '不填则无门槛' } as const),
  }),
  field('stacking', 'terms.stacking', { label: '与其他券', is: 'choice', options: STACKINGS }),
  field('where', [], { label: '在哪里用', is: 'choice', options: PLACES }),
  ...(draft.where === 'some' ? [field('stores', 'terms.scope', { label: '门店', is: 'many', options: stores })] : []),
  field('description', 'terms.description', { label: '使用说明', is: 'long', placeholder: '可不填' }),
];

function claimFields(draft: CampaignDraft, choices: Choices, field: Draw): DraftField[] {
  const kept = draft.audience === 'kept' ? [option('kept', '保留现有条件')] : [];
  return [
    field('startsDay', 'startsAt', { label: '开始日期', is: 'day' }),
    field('startsTime', [], { label: '开始时间', is: 'time' }),
    field('endsDay', 'endsAt', { label: '结束日期', is: 'day' }),
    field('endsTime', [], { label: '结束时间', is: 'time' }),
    field('audience', 'audience', { label: '谁能领', is: 'choice', options: [...AUDIENCES, ...kept] }),
    ...audienceFields(draft, choices, field),
  ];
}

const limitFields = (field: Draw): DraftField[] => [
  field('total', 'limits.total', { label: '总数', is: 'number', unit: '张' }),
  field('perUser', 'limits.perUser', { label: '每人最多', is: 'number', unit: '张' }),
  field('perDay', 'limits.perDay', { label: '每天最多', is: 'number', unit: '张', placeholder: '不填则不限' }),
  field('budget', 'budget', { label: '预算', is: 'number', unit: '元', placeholder: '不填则不限' }),
  field('onOrderOf', 'onOrderOf', {
    ...({ label: '订单满多少送一张', is: 'number', unit: '元', placeholder: '不填则不送' } as const),
  }),
];

/** The form in its parts, as far as what was chosen asks for them. */
export function campaignFields(draft: CampaignDraft, choices: Choices): { title: string; fields: DraftField[] }[] {
  const field: Draw = (name, path, part) => ({ name, value: draft[name], paths: [path].flat(), ...part });
  const validity = field('validity', [], { label: '怎么算', is: 'choice', options: VALIDITIES });
  return [
    { title: '优惠', fields: offerFields(draft, choices, field) },
    { title: '有效期', fields: [validity, ...validityFields(draft, field)] },
    { title: '领取', fields: claimFields(draft, choices, field) },
    { title: '数量与预算', fields: limitFields(field) },
  ];
}
