import type { InputOf } from '../../shared/contracts/contract.ts';
import { orderTell } from '../../shared/contracts/order-tell.ts';

export type Told = InputOf<typeof orderTell>;
type Cells = Readonly<Partial<Record<Column, string>>>;

/** The columns that are read, by what stands in the first line; others are left alone. */
export const COLUMNS = [
  ...(['订单号', '下单时间', '应付金额', '付款时间', '实付金额', '取消时间'] as const),
  ...(['退款时间', '退款金额', '退款单号', '手机号', 'OpenID', 'UnionID', '门店', '渠道'] as const),
];
export type Column = (typeof COLUMNS)[number];

/** Of an order with one refund, whose number the table does not have. */
const ONLY_REFUND = 'only-refund';

/** What is wrong with a row, to be read behind its number. */
export class BadRow extends Error {
  override readonly name = 'BadRow';
}

/** A text of a table as a terminal may show it: short, on one line, and nothing that moves the cursor or turns the text. */
const shown = (text: string): string => text.slice(0, 40).replace(/\p{C}/gu, '?');

/** `1,280.50` or `¥80`, in yuan, as fen. */
function fen(column: Column, cell: string): number {
  const [, yuan, cents = ''] = /^[¥￥]?(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/.exec(cell) ?? [];
  if (yuan === undefined) throw new BadRow(`${column} is no amount in yuan: ${shown(cell) || 'empty'}`);
  return Number(yuan.replaceAll(',', '')) * 100 + Number(cents.padEnd(2, '0'));
}

/** `2026-03-01 20:00:00` or `2026/3/1 20:00` of Shanghai, or ISO 8601 with its distance from UTC. */
function moment(column: Column, cell: string): string {
  const [, year, month, day, hour = '0', minute = '00', second = '00'] =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(cell) ?? [];
  const two = (part: string | undefined) => String(part).padStart(2, '0');
  const iso = year ? `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}+08:00` : cell;
  const isReal = !Number.isNaN(Date.parse(iso)) && (!year || isSameDay(iso, Number(day)));
  if (!isReal || !/(?:Z|[+-]\d{2}:\d{2})$/.test(iso)) throw new BadRow(`${column} is no time: ${shown(cell)}`);
  return iso;
}

/** Dates of no calendar (30 February) are read as another day. */
const isSameDay = (iso: string, day: number): boolean => new Date(Date.parse(iso) + 8 * 3_600_000).getUTCDate() === day;

function happenedIn(cells: Cells): Told['happened'] {
  const { 下单时间: created, 付款时间: paid, 取消时间: cancelled, 退款时间: refunded } = cells;
  const where = { storeId: cells.门店, channelId: cells.渠道 };
  const total = cells.应付金额 ?? cells.实付金额 ?? '';
  const happened: Told['happened'] = [];
  if (created)
    happened.push({ what: 'created', at: moment('下单时间', created), total: fen('应付金额', total), ...where });
  if (paid) happened.push({ what: 'paid', at: moment('付款时间', paid), paid: fen('实付金额', cells.实付金额 ?? '') });
  if (cancelled) happened.push({ what: 'cancelled', at: moment('取消时间', cancelled) });
  if (refunded) {
    const { 退款单号: refundId = ONLY_REFUND, 退款金额: amount = '' } = cells;
    happened.push({ what: 'refunded', at: moment('退款时间', refunded), refundId, amount: fen('退款金额', amount) });
  }
  if (happened.length === 0) throw new BadRow('has no time: 下单时间, 付款时间, 取消时间 and 退款时间 are empty');
  return happened;
}

/** What goes with which column, for whoever reads a complaint. */
const FIELDS: Record<string, Column> = { orderId: '订单号', phone: '手机号', openId: 'OpenID', unionId: 'UnionID' };

/**
 * What a row tells of its order.
 * @throws BadRow that names the column
 */
export function toldBy(cells: Cells): Told {
  const { 订单号: orderId = '', 手机号: phone, OpenID: openId, UnionID: unionId } = cells;
  const isNamed = [phone, openId, unionId].some(Boolean);
  const told = { orderId, ...(isNamed ? { buyer: { phone, openId, unionId } } : {}), happened: happenedIn(cells) };
  const parsed = orderTell.input.safeParse(told);
  if (parsed.success) return told;
  const paths = parsed.error.issues.map(({ path }) => String(path.at(-1)));
  const columns = paths.map((name) => FIELDS[name] ?? { storeId: '门店', channelId: '渠道' }[name] ?? name);
  throw new BadRow(`not as it should be: ${[...new Set(columns)].join(', ')}`);
}

/** The columns of a table by its first line; which of its columns are not read. */
export function columnsOf(header: readonly string[]): { columns: (Column | undefined)[]; unread: string[] } {
  const names = header.map((cell) => cell.trim());
  const columns = names.map((name) => COLUMNS.find((column) => column.toLowerCase() === name.toLowerCase()));
  const twice = COLUMNS.find((column) => columns.filter((one) => one === column).length > 1);
  if (twice) throw new BadRow(`has two columns ${twice}`);
  if (!columns.includes('订单号')) throw new BadRow(`has no column 订单号; it has ${names.map(shown).join(', ')}`);
  return { columns, unread: names.filter((name, n) => !columns[n] && name !== '').map(shown) };
}

/** Cells by their columns; spaces, and the tabs that shops put around long numbers, are left out, and what is empty. */
export function cellsOf(columns: readonly (Column | undefined)[], row: readonly string[]): Cells {
  if (row.length > columns.length && row.slice(columns.length).some(Boolean))
    throw new BadRow(`has ${row.length} cells, and the first line ${columns.length}`);
  const cells: Partial<Record<Column, string>> = {};
  for (const [n, column] of columns.entries()) {
    const cell = row[n]?.trim();
    if (column && cell) cells[column] = cell;
  }
  return cells;
}
