import { describe, expect, it } from '@jest/globals';
import { LIBRARY } from './library.ts';
import { takesValue, typeOf, VALUE_TYPES } from './values.ts';

/** By type: values that are taken, and values that are not. */
const CASES: Record<string, [good: string[], bad: string[]]> = {
  thing: [
    ['券', '满100减20 (限南门店)', '😀'.repeat(20)],
    ['', ' ', '二'.repeat(21), '一\n二'],
  ],
  number: [
    ['0', '-1.5', '9'.repeat(32)],
    ['9'.repeat(33), '1,000', '1.', 'NaN', '１'],
  ],
  letter: [
    ['VIP', 'a'.repeat(32)],
    ['a'.repeat(33), 'V1', ''],
  ],
  symbol: [
    ['★★★', '!?'],
    ['★★★★★★', 'a', ''],
  ],
  character_string: [
    ['20261001-0007', 'a'.repeat(32)],
    ['a'.repeat(33), '编号1', 'a b', ''],
  ],
  time: [
    ['15:01', '15:01:59', '2019年10月1日 15:01', '2019-10-01 9:05', '15:01~16:00', '2019/10/1 15:01 ~ 2019/10/2 00:00'],
    ['24:00', '15:60', '2019年13月1日 15:01', '2019年10月1日', '1~2~3', '15:01~', '明天 15:01', '15:01 '.repeat(9)],
  ],
  date: [
    ['2019年10月1日', '2019年10月', '10月1日', '2019.10.01', '10-01', '2019年10月1日 15:01', '2019-10-01~2019-10-05'],
    ['15:01', '2019年0月1日', '2019-10-32', '2019-1', '01/10/2019', ''],
  ],
  amount: [
    ['¥39.80', '39.8元', '100', '$1234567890'],
    ['12345678901', '39.8元整', '-1', '￥', '1,000'],
  ],
  phone_number: [
    ['+86-0766-66888866', '13800000000'],
    ['1'.repeat(18), '+-', '电话1'],
  ],
  car_number: [
    ['粤A8Z888', '粤A8Z888挂', 'A12'],
    ['粤A8Z8888挂', '粤挂A8Z88', '粤A-8Z88'],
  ],
  name: [
    ['林小满', 'Anne-Marie O’Neil', '一二三四五六七八九十', 'Li 明'],
    ['一二三四五六七八九十一', 'a'.repeat(21), '林3', 'Li 一二三四五六七八'],
  ],
  phrase: [
    ['配送中', '已完成啦啦'],
    ['已完成啦啦啦', 'ok', '已 好'],
  ],
};

describe('a value', () => {
  it.each(Object.entries(CASES))('of the type %s has its limits', (type, [good, bad]) => {
    expect(good.filter((value) => !takesValue(`${type}1`, value))).toEqual([]);
    expect(bad.filter((value) => takesValue(`${type}1`, value))).toEqual([]);
  });

  it('of a const or an enum is one of those that were agreed', () => {
    for (const type of ['const', 'enum']) {
      expect(takesValue(`${type}3`, '洗车', ['洗车', '保养'])).toBe(true);
      expect(takesValue(`${type}3`, '打蜡', ['洗车', '保养'])).toBe(false);
      expect(takesValue(`${type}3`, '洗车')).toBe(false);
    }
  });

  it('of an unknown type is none', () => {
    expect(['keyword1', 'constructor', 'toString1', ''].map((name) => takesValue(name, 'x'))).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('the library', () => {
  const keywords = LIBRARY.flatMap((template) => template.keywords);

  it('has examples that its own rules take', () => {
    const wrong = keywords.filter(({ rule, example, values }) => !takesValue(rule, example, values));
    expect(wrong).toEqual([]);
  });

  it('has every type of value', () => {
    expect(new Set(keywords.map(({ rule }) => typeOf(rule)))).toEqual(new Set(VALUE_TYPES));
  });
});
