/**
 * How long the value of a keyword may be, by its kind (the letters of `thing1`). Longer ones are refused by WeChat (47003).
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage
 */
const LENGTHS: Readonly<Record<string, number>> = {
  thing: 20,
  number: 32,
  letter: 32,
  symbol: 5,
  character_string: 32,
  phone_number: 17,
  car_number: 8,
  name: 10,
  phrase: 5,
  const: 20,
};

/** Kinds whose value means something else when its end is cut off. */
const WHOLE = new Set(['number', 'character_string', 'phone_number', 'car_number', 'const', 'symbol', 'letter']);

const KEYWORD = /^([a-z]+(?:_[a-z]+)*)\d+$/;

/** What a keyword of a template is called: a kind, and a number. */
const kindOf = (keyword: string): string | undefined => KEYWORD.exec(keyword)?.[1];

/** How many letters its value has at most; undefined: as many as one likes. */
export const mostLetters = (keyword: string): number | undefined => LENGTHS[kindOf(keyword) ?? ''];

export type UnfitValue = { keyword: string; problem: 'not a keyword' | 'empty' | 'too long' };

function fitted(keyword: string, value: string): string | UnfitValue {
  const kind = kindOf(keyword);
  if (kind === undefined) return { keyword, problem: 'not a keyword' };
  // Line breaks and runs of spaces are not shown, and count.
  const characters = [...value.trim().replaceAll(/\s+/g, ' ')];
  if (characters.length === 0) return { keyword, problem: 'empty' };
  const most = LENGTHS[kind] ?? Infinity;
  if (characters.length <= most) return characters.join('');
  return WHOLE.has(kind) ? { keyword, problem: 'too long' } : `${characters.slice(0, most - 1).join('')}…`;
}

/** The values as WeChat takes them: long words cut with `…`; or what is wrong with them. */
export function fitValues(
  values: Readonly<Record<string, string>>,
): { ok: true; values: Record<string, string> } | { ok: false; unfit: UnfitValue[] } {
  const results = Object.entries(values).map(([keyword, value]) => [keyword, fitted(keyword, value)] as const);
  const unfit = results.map(([, result]) => result).filter((result) => typeof result !== 'string');
  if (unfit.length > 0) return { ok: false, unfit };
  return { ok: true, values: Object.fromEntries(results) as Record<string, string> };
}
