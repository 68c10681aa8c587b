import type { InputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import type { Field } from '../form-fields/field';

export type Store = InputOf<Contracts['store.save']>['store'];
type Spans = Store['hours']['week'][number];

const DAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const;

/** A store as it is typed: all of it text; `days`: the spans of Monday to Sunday, and the special days, a line each. */
export interface StoreDraft extends Record<'name' | 'city' | 'address' | 'phone' | 'state', string> {
  longitude: string;
  latitude: string;
  days: readonly string[];
  special: string;
}

export const NEW_STORE: StoreDraft = {
  ...{ name: '', city: '', address: '', phone: '', state: 'open', longitude: '', latitude: '' },
  ...{ days: DAYS.map(() => '09:00-21:00'), special: '' },
};

const spansText = (spans: Spans): string => spans.map(({ from, until }) => `${from}-${until}`).join(', ');

/** What is no span is sent as it was typed: the server says that it is none. */
function spansOf(text: string): Spans {
  const parts = text.split(/[,，;；、]/).map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const [from = '', until = ''] = part.split(/\s*[-–—~～至]\s*/);
    return { from, until };
  });
}

export function draftOf({ name, city, address, phone = '', state, place, hours }: Store): StoreDraft {
  const special = (hours.special ?? []).map(({ date, spans }) => `${date} ${spansText(spans)}`.trim());
  return {
    ...{ name, city, address, phone, state, longitude: String(place.longitude), latitude: String(place.latitude) },
    ...{ days: hours.week.map(spansText), special: special.join('\n') },
  };
}

function specialOf(text: string): NonNullable<Store['hours']['special']> {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [, date = line, spans = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    return { date, spans: spansOf(spans) };
  });
}

const degrees = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

export function storeOf({ name, city, address, phone, state, longitude, latitude, days, special }: StoreDraft): Store {
  const specialDays = specialOf(special);
  return {
    ...{ name: name.trim(), city: city.trim(), address: address.trim(), state: state as Store['state'] },
    ...(phone.trim() && { phone: phone.trim() }),
    place: { longitude: degrees(longitude), latitude: degrees(latitude) },
    hours: { week: days.map(spansOf), ...(specialDays.length > 0 && { special: specialDays }) },
  };
}

type StoreField = Field & { paths: readonly string[] };

const STATES = [
  { value: 'open', text: '营业' },
  { value: 'closed', text: '停业' },
];

export function storeFields(draft: StoreDraft): StoreField[] {
  const { name, city, address, phone, state, longitude, latitude } = draft;
  return [
    { name: 'name', paths: ['store.name'], label: '名称', is: 'text', most: 40, value: name },
    { name: 'city', paths: ['store.city'], label: '城市', is: 'text', most: 20, value: city, placeholder: '例如 上海' },
    { name: 'address', paths: ['store.address'], label: '地址', is: 'long', most: 120, value: address },
    { name: 'phone', paths: ['store.phone'], label: '电话', is: 'text', value: phone, placeholder: '可不填' },
    { name: 'state', paths: ['store.state'], label: '状态', is: 'choice', value: state, options: STATES },
    { name: 'longitude', paths: ['store.place.longitude'], label: '经度', is: 'number', unit: '°', value: longitude },
    {
      ...({ name: 'latitude', paths: ['store.place.latitude'], label: '纬度', is: 'number', unit: '°' } as const),
      ...{ value: latitude, hint: '腾讯地图的坐标（GCJ-02）；附近门店按它排序' },
    },
  ];
}

export function hourFields({ days, special }: StoreDraft): StoreField[] {
  const week = days.map((value, at): StoreField => {
    const hint = at === 0 ? '例如 09:00-12:00, 13:00-21:30；不营业留空；过夜写 17:00-02:00' : '';
    return { name: `day-${at}`, paths: [`store.hours.week.${at}`], label: DAYS[at]!, is: 'text', value, hint };
  });
  const label = '特别的日子';
  return [
    ...week,
    {
      ...({ name: 'special', paths: ['store.hours.special'], label, is: 'long', value: special } as const),
      ...{ placeholder: '一行一天，例如\n2026-10-01 10:00-18:00', hint: '只写日期就是当天不营业' },
    },
  ];
}
