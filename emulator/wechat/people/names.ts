import { seededNumber } from '../seeded.ts';

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧'];
const GIVEN = [...'子雨梓思嘉欣浩宇佳怡晨若诗涵俊杰明轩文博雅静志远晓彤天一可心安然'];

/** Fields of `seededNumber` that belong to names. */
const FIELD = { surname: 100, first: 101, second: 102, length: 103 };

/** A made-up Chinese name for a generated person; names repeat, as in life. */
export function generatedName(seed: number, index: number): string {
  const pick = (from: string[], field: number) => from[seededNumber(seed, index, field) % from.length]!;
  const second = seededNumber(seed, index, FIELD.length) % 5 === 0 ? '' : pick(GIVEN, FIELD.second);
  return pick(SURNAMES, FIELD.surname) + pick(GIVEN, FIELD.first) + second;
}
