import { describe, expect, it } from '@jest/globals';
import { cellsOf, columnsOf, toldBy, type Column } from './order-rows.ts';

const ORDER = { 订单号: 'T20260301-0001', 下单时间: '2026-03-01 20:00:00', 应付金额: '80' };
const told = (cells: Partial<Record<Column, string>>) => toldBy({ ...ORDER, ...cells });

describe('a row', () => {
  it('tells what happened, with times of Shanghai and amounts in fen', () => {
    const paid = {
      付款时间: '2026/3/1 20:05',
      实付金额: '1,280.5',
      手机号: '13800138000',
      门店: 'hengshan',
      渠道: 'menu',
    };
    const refund = { 退款时间: '2026-03-02T08:00:00Z', 退款金额: '¥0.05' };
    expect(told({ ...paid, ...refund })).toEqual({
      orderId: 'T20260301-0001',
      buyer: { phone: '13800138000' },
      happened: [
        { what: 'created', at: '2026-03-01T20:00:00+08:00', total: 8_000, storeId: 'hengshan', channelId: 'menu' },
        { what: 'paid', at: '2026-03-01T20:05:00+08:00', paid: 128_050 },
        { what: 'refunded', at: '2026-03-02T08:00:00Z', refundId: 'only-refund', amount: 5 },
      ],
    });
    expect(toldBy({ 订单号: 'T20260301-0001', 取消时间: '2026-03-01' }).happened).toEqual([
      { what: 'cancelled', at: '2026-03-01T00:00:00+08:00' },
    ]);
  });

  it.each<[Partial<Record<Column, string>>, string]>([
    [{ 订单号: '1.2E+15' }, '订单号'],
    [{ 订单号: '' }, '订单号'],
    [{ 下单时间: '2026-02-30 10:00' }, '下单时间 is no time: 2026-02-30 10:00'],
    [{ 下单时间: '2026-03-01T10:00:00' }, ''],
    [{ 下单时间: '昨天' }, '下单时间 is no time: 昨天'],
    [{ 下单时间: '2026-03-01 25:00' }, '下单时间 is no time'],
    [{ 下单时间: '' }, 'has no time'],
    [{ 应付金额: '80元' }, '应付金额 is no amount in yuan: 80元'],
    [{ 应付金额: '0.001' }, '应付金额 is no amount'],
    [{ 应付金额: '-1' }, '应付金额 is no amount'],
    [{ 付款时间: '2026-03-01' }, '实付金额 is no amount in yuan: empty'],
    [{ 手机号: '138****8000' }, '手机号'],
    [{ 渠道: '公众号 菜单' }, '渠道'],
  ])('that is wrong says where: %j', (cells, message) => {
    if (message === '') expect(told(cells).happened).toMatchObject([{ at: '2026-03-01T10:00:00+08:00' }]);
    else expect(() => told(cells)).toThrow(message);
  });
});

describe('the first line', () => {
  it('names the columns, in any order, and others are left alone', () => {
    const { columns, unread } = columnsOf(['备注', ' 订单号\t', 'openid', '']);
    expect([columns, unread]).toEqual([[undefined, '订单号', 'OpenID', undefined], ['备注']]);
    expect(cellsOf(columns, ['好吃', '\tT20260301-0001\t', ' '])).toEqual({ 订单号: 'T20260301-0001' });
    expect(() => cellsOf(columns, ['a', 'b', 'c', 'd', 'e'])).toThrow('has 5 cells, and the first line 4');
  });

  it('that misses the number of the order, or has it twice, is refused', () => {
    expect(() => columnsOf(['order', '下单时间'])).toThrow('has no column 订单号; it has order, 下单时间');
    expect(() => columnsOf(['订单号', '订单号'])).toThrow('has two columns 订单号');
  });
});

describe('what a hostile table says', () => {
  const said = (read: () => unknown) => {
    try {
      return JSON.stringify(read());
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('moves no cursor, turns no text and fills no screen when it is complained about', () => {
    const hostile = `\u001B[2J\u009B1A\r\n\u202E${'x'.repeat(1_000)}`;
    const complaints = [
      said(() => told({ 应付金额: hostile })),
      said(() => told({ 下单时间: hostile })),
      said(() => told({ 订单号: hostile, 手机号: hostile, 门店: hostile })),
      said(() => columnsOf([hostile])),
      said(() => columnsOf(['订单号', hostile]).unread),
    ];
    for (const complaint of complaints) {
      expect(complaint).toMatch(/no amount|no time|not as it should be|no column|\?\[2J/);
      expect(complaint).not.toMatch(/\p{C}|x{41}/u);
    }
  });
});
