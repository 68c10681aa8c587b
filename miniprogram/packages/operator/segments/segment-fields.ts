import { merchant } from '../../../merchant';
import type { Field, Option } from '../form-fields/field';
import type { ConditionDraft, Question, QuestionDraft } from './segment-draft';

/** What can be chosen in answers. */
export interface SegmentChoices {
  stores: readonly Option[];
  channels: readonly Option[];
  labels: readonly Option[];
  tags: readonly Option[];
}
export const NO_SEGMENT_CHOICES: SegmentChoices = { stores: [], channels: [], labels: [], tags: [] };

const option = (value: string, text: string): Option => ({ value, text });

/** Every kind of question, in the order of the form. */
const KINDS: Record<Question['is'], string> = {
  ...{ lastVisit: '最近一次来访', firstVisit: '首次来访', visits: '90 天内来访', joined: '用过小程序' },
  ...{ coupons: '优惠券', orders: '商城订单数', spent: '商城净消费', lastOrder: '最近一次下单' },
  ...{ channel: '从哪个渠道来', store: '常去门店', topic: '关心的话题', labelled: '顾客标签' },
  ...{ following: '关注公众号', followed: '关注公众号的时间', came: '关注公众号的途径' },
  ...{ scanned: '扫过的带参二维码', tagged: '公众号标签' },
};
const KIND_OPTIONS = Object.entries(KINDS).map(([value, text]) => option(value, text));
const FITS = [option('yes', '符合'), option('no', '不符合')];
const SPANS = [option('within', '最近若干天'), option('between', '某段日期')];
const TOUCHES = [option('first', '首次'), option('last', '最近一次')];
const VISITS = [option('visits', '次数'), option('days', '天数')];
const COUPONS = [
  ...[option('claimed', '领过'), option('usable', '持有可用'), option('used', '用过'), option('expired', '过期')],
];
/** WeChat's `subscribe_scene`. */
const SCENES = [
  ...[option('ADD_SCENE_SEARCH', '搜索公众号'), option('ADD_SCENE_QR_CODE', '扫描二维码')],
  ...[option('ADD_SCENE_PROFILE_LINK', '文章里的名称'), option('ADD_SCENE_PROFILE_ITEM', '文章右上角菜单')],
  ...[option('ADD_SCENE_PROFILE_CARD', '名片分享'), option('ADD_SCENE_PAID', '支付后关注')],
  ...[option('ADD_SCENE_WXA', '小程序'), option('ADD_SCENE_CHANNELS', '视频号')],
  ...[option('ADD_SCENE_LIVESTREAM', '视频号直播'), option('ADD_SCENE_REPRINT', '转载的文章')],
  ...[option('ADD_SCENE_WECHAT_ADVERTISEMENT', '微信广告'), option('ADD_SCENE_ACCOUNT_MIGRATION', '公众号迁移')],
  option('ADD_SCENE_OTHERS', '其他途径'),
];
const TOPICS = merchant.topics.map(({ topic, name }) => option(topic, name));

type SegmentField = Field & { paths: readonly string[] };
type Draw = (name: keyof QuestionDraft, part: Omit<Field, 'name' | 'value'>) => SegmentField;

/** What can be chosen, and what is, whatever became of it. */
function withChosen(options: readonly Option[], values: string): Option[] {
  const missing = values.split(',').filter((one) => one && !options.some(({ value }) => value === one));
  return [...options, ...missing.map((one) => option(one, one))];
}

const whenFields = ({ span }: QuestionDraft, field: Draw): SegmentField[] => [
  field('span', { label: '时间', is: 'choice', options: SPANS }),
  ...(span === 'within'
    ? [field('days', { label: '最近', is: 'number', unit: '天' })]
    : [field('from', { label: '从哪天起', is: 'day' }), field('until', { label: '到哪天为止', is: 'day' })]),
];

const howManyFields = (unit: string, field: Draw): SegmentField[] => [
  field('least', { label: '至少', is: 'number', unit, placeholder: '不填则不限' }),
  field('most', { label: '至多', is: 'number', unit, placeholder: '不填则不限' }),
];

function manyField(label: string, options: readonly Option[], { values }: QuestionDraft, field: Draw): SegmentField {
  const all = withChosen(options, values);
  return field('values', { label, is: 'many', options: all, hint: all.length === 0 ? '还没有可选的' : '任意一个即可' });
}

function oneField(label: string, options: readonly Option[], { values }: QuestionDraft, field: Draw): SegmentField {
  const all = withChosen(options, values);
  return field('values', { label, is: 'list', options: all, hint: all.length === 0 ? '还没有可选的' : '' });
}

function answerFields(draft: QuestionDraft, choices: SegmentChoices, field: Draw): SegmentField[] {
  switch (draft.is) {
    case 'following':
    case 'joined':
      return [];
    case 'followed':
    case 'firstVisit':
    case 'lastVisit':
    case 'lastOrder':
      return whenFields(draft, field);
    case 'visits':
      return [field('of', { label: '数什么', is: 'choice', options: VISITS }), ...howManyFields('', field)];
    case 'coupons':
      return [field('of', { label: '哪些券', is: 'choice', options: COUPONS }), ...howManyFields('张', field)];
    case 'orders':
      return howManyFields('笔', field);
    case 'spent':
      return howManyFields('元', field);
    case 'channel':
      return [
        field('touch', { label: '哪一次', is: 'choice', options: TOUCHES }),
        manyField('渠道', choices.channels, draft, field),
      ];
    case 'store':
      return [manyField('门店', choices.stores, draft, field)];
    case 'topic':
      return [manyField('话题', TOPICS, draft, field)];
    case 'came':
      return [manyField('途径', SCENES, draft, field)];
    case 'labelled':
      return [oneField('标签', choices.labels, draft, field)];
    case 'tagged':
      return [oneField('标签', choices.tags, draft, field)];
    case 'scanned':
      return [field('values', { label: '场景值', is: 'text', placeholder: '多个用逗号隔开', hint: '任意一个即可' })];
  }
}

/** Where the contract has what is typed. */
const PLACES: Partial<Record<keyof QuestionDraft, string>> = {
  ...{ days: 'withinDays', from: 'after', until: 'before', least: 'atLeast', most: 'atMost' },
};

/** One question of a condition, the `at`th; what is wrong with the whole of it stands at its last answer. */
export function questionFields(draft: QuestionDraft, at: number, choices: SegmentChoices): SegmentField[] {
  const path = `condition.of.${at}${draft.fits === 'yes' ? '' : '.of'}`;
  const field: Draw = (name, part) => ({
    ...{ name, value: draft[name], ...part },
    paths: PLACES[name] === undefined ? [] : [`${path}.${PLACES[name]}`],
  });
  const asked = [
    field('is', { label: '条件', is: 'list', options: KIND_OPTIONS }),
    ...answerFields(draft, choices, field),
  ];
  const [last] = asked.slice(-1);
  last!.paths = [...last!.paths, `condition.of.${at}`];
  return [...asked, field('fits', { label: '是否', is: 'choice', options: FITS })];
}

const HOWS = [option('all', '全部满足'), option('any', '满足任意一个')];

export const segmentFields = (name: string, draft: ConditionDraft | undefined): SegmentField[] => [
  {
    name: 'name',
    paths: ['name'],
    label: '名称',
    is: 'text',
    most: 40,
    value: name,
    placeholder: '例如 三个月没来的老客',
  },
  ...(draft && draft.questions.length > 1
    ? [{ name: 'how', paths: [], label: '几个条件', is: 'choice', value: draft.how, options: HOWS } as const]
    : []),
];
