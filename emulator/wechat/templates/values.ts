type Check = (value: string, values?: readonly string[]) => boolean;

/**
 * What a value may look like, by the type of its keyword.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
 * (`const` belongs to template messages; its rule is that of `enum`.) Chosen here where the page leaves it open: all digits
 * of an amount together are ten at most, a `character_string` has no spaces, a plate is at least three characters long.
 */
const CHECKS = new Map<string, Check>(
  Object.entries({
    thing: (value) => within(value, 20),
    number: (value) => /^[+-]?\d+(\.\d+)?$/.test(value) && digitsIn(value) <= 32,
    letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
    symbol: (value) => within(value, 5) && /^[\p{P}\p{S}]+$/u.test(value),
    character_string: (value) => /^[\x21-\x7e]{1,32}$/.test(value),
    time: (value) => isSpan(value, isTime),
    date: (value) => isSpan(value, isDate),
    amount: (value) => /^[¥￥$€£]?\d+(\.\d+)?元?$/u.test(value) && digitsIn(value) <= 10,
    phone_number: (value) => /^[\d+\-() ]{1,17}$/.test(value) && /\d/.test(value),
    car_number: (value) => /^[\p{Script=Han}A-Za-z0-9][A-Za-z0-9]{1,6}[\p{Script=Han}A-Za-z0-9]$/u.test(value),
    name: (value) => (/\p{Script=Han}/u.test(value) ? within(value, 10) : within(value, 20)) && !/\d/.test(value),
    phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
    const: (value, values = []) => values.includes(value),
    enum: (value, values = []) => values.includes(value),
  } satisfies Record<string, Check>),
);

export const VALUE_TYPES = [...CHECKS.keys()];

/** `thing` of `thing1`. */
export const typeOf = (keyword: string): string => keyword.replace(/\d+$/, '');

/** Whether the keyword `name` (`thing1`) takes this value; `values` are those of a `const` or `enum`. */
export function takesValue(name: string, value: string, values?: readonly string[]): boolean {
  return CHECKS.get(typeOf(name))?.(value, values) ?? false;
}

/** Characters, not UTF-16 units; and nothing that breaks the line. */
function within(value: string, most: number): boolean {
  return value.trim() !== '' && [...value].length <= most && !/\p{Cc}/u.test(value);
}

const digitsIn = (value: string): number => value.replace(/\D/g, '').length;

/** One moment, or two joined by `~`. */
function isSpan(value: string, isMoment: (text: string) => boolean): boolean {
  const moments = value.split('~').map((moment) => moment.trim());
  return moments.length <= 2 && moments.every(isMoment);
}

const CLOCK = '(?<hour>\\d{1,2}):(?<minute>\\d{2})(:(?<second>\\d{2}))?';
const TIME = new RegExp(`^${CLOCK}$`);
const DAYS = [
  /^(?<year>\d{4})年(?<month>\d{1,2})月((?<day>\d{1,2})日)?$/,
  /^(?<month>\d{1,2})月(?<day>\d{1,2})日$/,
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/,
  /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})$/,
];
const RANGES = [
  ['month', 1, 12],
  ['day', 1, 31],
  ['hour', 0, 23],
  ['minute', 0, 59],
  ['second', 0, 59],
] as const;

/** A time of day, with a day before it or without. */
function isTime(text: string): boolean {
  const [first = '', second, ...more] = text.split(/\s+/);
  if (more.length > 0) return false;
  return second === undefined ? matches(TIME, first) : isDay(first) && matches(TIME, second);
}

/** A day, with a time behind it or without. */
function isDate(text: string): boolean {
  return isDay(text) || (isTime(text) && !matches(TIME, text));
}

const isDay = (text: string): boolean => DAYS.some((form) => matches(form, text));

function matches(form: RegExp, text: string): boolean {
  const parts = form.exec(text)?.groups;
  if (!parts) return false;
  return RANGES.every(([name, least, most]) => {
    const part = parts[name] === undefined ? undefined : Number(parts[name]);
    return part === undefined || (part >= least && part <= most);
  });
}
