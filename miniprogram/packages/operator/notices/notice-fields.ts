import type { Field, Option } from '../form-fields/field';
import type { Template } from './notice-content';

/** A notice as it is typed: all of it text; `values` by keyword of the template. */
export interface NoticeDraft {
  segmentId: string;
  templateId: string;
  page: string;
  endsDay: string;
  values: Readonly<Record<string, string>>;
}

type NoticeField = Field & { paths: readonly string[] };

/** Pages that a tap on the notice opens. */
const PAGES = [
  ...[
    { value: 'pages/home/index', text: '首页' },
    { value: 'pages/centre/index', text: '领券' },
  ],
  ...[
    { value: 'pages/coupons/index', text: '卡包' },
    { value: 'none', text: '不打开页面' },
  ],
];

/** Stands before the name of a field that is a keyword's. */
export const VALUE = 'value-';

export const noticeFields = (
  { segmentId, templateId, page, endsDay }: NoticeDraft,
  segments: readonly Option[],
  templates: readonly Template[],
): NoticeField[] => [
  {
    ...({ name: 'segmentId', paths: ['segmentId'], label: '发给哪个分群', is: 'list', options: segments } as const),
    ...{
      value: segmentId,
      hint: segments.length === 0 ? '还没有分群' : '按开始时的成员；只有允许过这种通知的人会收到',
    },
  },
  {
    ...({ name: 'templateId', paths: ['templateId'], label: '哪个模板', is: 'list', value: templateId } as const),
    options: templates.map((one) => ({ value: one.templateId, text: one.title })),
    hint: templates.length === 0 ? '还没有登记带标题和内容的模板，方法见部署文档' : '',
  },
  { name: 'page', paths: ['opens'], label: '点开后到', is: 'list', value: page, options: PAGES },
  {
    ...({ name: 'endsDay', paths: ['expiresAt'], label: '最晚发到哪天', is: 'day', value: endsDay } as const),
    hint: '过了这一天，没发出的不再发',
  },
];

/** What the template asks for, as WeChat shows it. */
export const valueFields = ({ values }: NoticeDraft, template: Template | undefined): NoticeField[] =>
  (template?.keywords ?? []).map(({ keyword, label, most }) => ({
    ...({ name: VALUE + keyword, paths: [`values.${keyword}`], label, is: 'text' } as const),
    ...{ value: values[keyword] ?? '', most: most ?? 200 },
  }));
