import { phoneNow } from '../world-time.ts';

/** What a picker shows and what a choice in it means. */
export interface PickerWheels {
  columns: string[][];
  chosen: number[];
  meaning(picked: number[]): { value: unknown; [more: string]: unknown };
  /** When a turn of one column changes the others. */
  turned?(column: number, index: number): { columns: string[][]; chosen: number[] };
}

const two = (value: number): string => String(value).padStart(2, '0');
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** `HH:mm` between `start` and `end`. */
export function timeWheels(data: Record<string, unknown>): PickerWheels {
  const [start, end] = [minutesOf(data['start'], 0), minutesOf(data['end'], 23 * 60 + 59)];
  const hours = numbers(0, 23);
  const minutes = numbers(0, 59);
  const now = phoneNow();
  const value = minutesOf(data['value'], now.getHours() * 60 + now.getMinutes());
  const within = (one: number): number => Math.min(Math.max(one, start), end);
  return {
    columns: [hours.map((one) => `${two(one)} 时`), minutes.map((one) => `${two(one)} 分`)],
    chosen: [Math.floor(within(value) / 60), within(value) % 60],
    meaning([hour = 0, minute = 0]) {
      const picked = within(hour * 60 + minute);
      return { value: `${two(Math.floor(picked / 60))}:${two(picked % 60)}` };
    },
  };
}

function minutesOf(value: unknown, otherwise: number): number {
  const [, hour, minute] = /^(\d{1,2}):(\d{1,2})$/.exec(typeof value === 'string' ? value : '') ?? [];
  return hour === undefined ? otherwise : Number(hour) * 60 + Number(minute);
}

const FIELDS = ['year', 'month', 'day'] as const;

/** `YYYY-MM-DD`, or as far as `fields` goes, between `start` and `end`. */
export function dateWheels(data: Record<string, unknown>): PickerWheels {
  const count = Math.max(FIELDS.indexOf(data['fields'] as 'day'), 0) + 1 || FIELDS.length;
  const length = data['fields'] ? count : FIELDS.length;
  const today = phoneNow().toLocaleDateString('sv-SE');
  const [start, end] = [dateOf(data['start'], '1900-01-01'), dateOf(data['end'], '2100-12-31')];
  const within = (date: string): string => (date < start ? start : date > end ? end : date);
  const years = numbers(Number(start.slice(0, 4)), Number(end.slice(0, 4)));
  const at = (date: string): { columns: string[][]; chosen: number[] } => {
    const [year = 0, month = 1, day = 1] = within(date).split('-').map(Number);
    const days = new Date(year, month, 0).getDate();
    const columns = [
      years.map((one) => `${one}年`),
      numbers(1, 12).map((one) => `${one}月`),
      numbers(1, days).map((one) => `${one}日`),
    ];
    return { columns: columns.slice(0, length), chosen: [year - years[0]!, month - 1, day - 1].slice(0, length) };
  };
  const dateAt = ([year = 0, month = 0, day = 0]: number[]): string => {
    const days = new Date(years[year]!, month + 1, 0).getDate();
    return within(`${years[year]}-${two(month + 1)}-${two(Math.min(day + 1, days))}`);
  };
  let current = at(dateOf(data['value'], today));
  return {
    ...current,
    meaning: (picked) => ({ value: dateAt(picked).split('-').slice(0, length).join('-') }),
    turned(column, index) {
      const chosen = current.chosen.map((one, position) => (position === column ? index : one));
      current = at(dateAt(chosen));
      return current;
    },
  };
}

function dateOf(value: unknown, otherwise: string): string {
  const text = typeof value === 'string' ? value : '';
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(text) ?? [];
  return year ? `${year}-${two(Number(month))}-${two(Number(day))}` : otherwise;
}
