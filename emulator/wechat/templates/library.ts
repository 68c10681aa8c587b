import type { PublicKeyword, PublicTemplate, TemplateUse } from './entities.ts';

/** The categories (类目) of every account here; made up, as all of the library, in the form of the real one. */
export const CATEGORIES = [
  { id: 307, name: '线下零售' },
  { id: 412, name: '丽人/美容' },
  { id: 668, name: '教育培训' },
] as const;

const keyword = (
  kid: number,
  label: string,
  rule: string,
  example: string,
  values?: readonly string[],
): PublicKeyword => ({ kid, label, rule, example, ...(values ? { values } : {}) });

/** Each type of value stands in at least one of them. */
export const LIBRARY: readonly PublicTemplate[] = [
  {
    ...{ tid: 1101, title: '优惠券到期提醒', categoryId: 307, longTerm: false },
    keywords: [
      keyword(1, '优惠券名称', 'thing', '满100减20'),
      keyword(2, '到期时间', 'time', '2026年10月1日 23:59'),
      keyword(3, '剩余张数', 'number', '1'),
      keyword(4, '温馨提示', 'thing', '过期后不能使用'),
    ],
  },
  {
    ...{ tid: 1102, title: '订单支付成功通知', categoryId: 307, longTerm: false },
    keywords: [
      keyword(1, '订单编号', 'character_string', '20261001-0007'),
      keyword(2, '商品名称', 'thing', '山茶花茶 2 盒'),
      keyword(3, '支付金额', 'amount', '¥39.80'),
      keyword(4, '支付时间', 'time', '2026年10月1日 15:01'),
      keyword(5, '会员等级', 'letter', 'VIP'),
      keyword(6, '评分', 'symbol', '★★★'),
    ],
  },
  {
    ...{ tid: 1103, title: '预约成功通知', categoryId: 412, longTerm: false },
    keywords: [
      keyword(1, '预约项目', 'thing', '肩颈护理'),
      keyword(2, '预约时间', 'time', '2026-10-01 15:00~16:00'),
      keyword(3, '预约人', 'name', '林小满'),
      keyword(4, '联系电话', 'phone_number', '+86-0766-66888866'),
      keyword(5, '预约状态', 'phrase', '已确认'),
    ],
  },
  {
    ...{ tid: 1104, title: '服务完成通知', categoryId: 307, longTerm: false },
    keywords: [
      keyword(1, '车牌号', 'car_number', '粤A8Z888'),
      keyword(2, '服务日期', 'date', '2026年10月1日'),
      keyword(3, '服务类型', 'const', '洗车', ['洗车', '保养', '年检']),
      keyword(4, '服务门店', 'thing', '南门店'),
    ],
  },
  {
    ...{ tid: 1105, title: '核销结果通知', categoryId: 307, longTerm: false },
    keywords: [
      keyword(1, '券名称', 'thing', '满100减20'),
      keyword(2, '核销门店', 'thing', '北广场店'),
      keyword(3, '核销时间', 'time', '2026-10-01 15:01'),
      keyword(4, '核销结果', 'enum', '成功', ['成功', '已撤销']),
    ],
  },
  {
    ...{ tid: 2101, title: '课程开课提醒', categoryId: 668, longTerm: true },
    keywords: [
      keyword(1, '课程名称', 'thing', '手冲咖啡入门'),
      keyword(2, '开课时间', 'time', '2026年10月1日 19:30'),
      keyword(3, '上课地点', 'thing', '南门店二楼'),
    ],
  },
];

/** Which of them, with which keywords, an account has from the start. */
export const ADDED_AT_START: readonly { use: TemplateUse; tid: number; kids: readonly number[] }[] = [
  { use: 'template-message', tid: 1101, kids: [1, 2, 3] },
  { use: 'template-message', tid: 1102, kids: [1, 2, 3, 4] },
  { use: 'template-message', tid: 1103, kids: [1, 2, 3, 4, 5] },
  { use: 'template-message', tid: 1104, kids: [1, 2, 3, 4] },
  { use: 'subscription', tid: 1101, kids: [1, 2, 4] },
  { use: 'subscription', tid: 1103, kids: [1, 2, 5] },
  { use: 'subscription', tid: 1105, kids: [1, 2, 3, 4] },
  { use: 'subscription', tid: 2101, kids: [1, 2, 3] },
];

/** By the number of the library, also when it comes as text. */
export function publicTemplate(tid: unknown): PublicTemplate | undefined {
  const number = typeof tid === 'number' || typeof tid === 'string' ? String(tid) : '';
  return LIBRARY.find((template) => String(template.tid) === number);
}

/** The keyword as a line of an account's own template. */
export const keywordOf = ({ kid, rule, label, example, values }: PublicKeyword) => ({
  ...{ name: `${rule}${kid}`, label, example },
  ...(values ? { values } : {}),
});
