import type { PickerWheels } from './picker-time.ts';

interface Region {
  name: string;
  code: string;
  inside?: Region[];
}

const region = (name: string, code: string, inside?: Region[]): Region => ({ name, code, ...(inside && { inside }) });

/** A few real places with their codes (GB/T 2260): enough to choose among. WeChat knows all of China. */
const REGIONS: Region[] = [
  region('北京市', '110000', [
    region('北京市', '110100', [region('东城区', '110101'), region('朝阳区', '110105'), region('海淀区', '110108')]),
  ]),
  region('上海市', '310000', [
    region('上海市', '310100', [region('黄浦区', '310101'), region('徐汇区', '310104'), region('静安区', '310106')]),
  ]),
  region('浙江省', '330000', [
    region('杭州市', '330100', [region('上城区', '330102'), region('西湖区', '330106')]),
    region('宁波市', '330200', [region('海曙区', '330203'), region('鄞州区', '330212')]),
  ]),
  region('广东省', '440000', [
    region('广州市', '440100', [region('越秀区', '440104'), region('海珠区', '440105'), region('天河区', '440106')]),
    region('深圳市', '440300', [region('福田区', '440304'), region('南山区', '440305')]),
  ]),
];

const LEVELS = ['province', 'city', 'region'];

/** Province, city, district; `customItem` (such as 全部) is a first option of each. */
export function regionWheels(data: Record<string, unknown>): PickerWheels {
  const custom = String(data['customItem'] ?? '');
  const depth = LEVELS.indexOf(String(data['level'])) + 1 || LEVELS.length;
  const given = Array.isArray(data['value']) ? (data['value'] as string[]) : [];
  const levels = (chosen: number[]): Region[][] => {
    const found: Region[][] = [];
    let choice: Region[] = REGIONS;
    for (let level = 0; level < depth; level += 1) {
      const offered = custom ? [region(custom, ''), ...choice] : choice;
      found.push(offered);
      choice = offered[chosen[level] ?? 0]?.inside ?? [];
    }
    return found;
  };
  const namesOf = (chosen: number[]): string[][] => levels(chosen).map((level) => level.map(({ name }) => name));
  const first: number[] = [];
  for (let level = 0; level < depth; level += 1) {
    const at = levels(first)[level]!.findIndex(({ name }) => name === given[level]);
    first.push(Math.max(at, 0));
  }
  let current = first;
  return {
    columns: namesOf(first),
    chosen: first,
    meaning(picked) {
      const regions = levels(picked).flatMap((level, at) => level[picked[at] ?? 0] ?? []);
      const code = regions.filter((one) => one.code).map((one) => one.code);
      return { value: regions.map(({ name }) => name), code, postcode: undefined };
    },
    turned(column, index) {
      current = current.map((one, at) => (at === column ? index : at > column ? 0 : one));
      return { columns: namesOf(current), chosen: current };
    },
  };
}
