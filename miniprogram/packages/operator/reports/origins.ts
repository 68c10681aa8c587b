import type { CallName } from '../../../../shared/contracts/types';
import { open } from '../../../interactions/navigation';
import { handOver, kept } from '../../../services/kept';
import { MEANINGS, type Meant } from './meanings';
import type { Days } from './spans';

/** What stands behind something that a report shows: its numbers as they are written, and where they came from. */
export interface Origin {
  title: string;
  numbers: readonly (readonly [Meant, string])[];
  call: CallName;
  /** Of the call; absent: the days of the report. */
  input?: object;
  /** Which documents it is a sum of. */
  documents: string;
}

/** The documents of sums of a series, and of the people whose changes they are sums of. */
export const placeOfSums = (series: string): string =>
  `合计：集合 figures，_id 为 1:<月>:${series}，字段 days.<日>\n每人的变化：集合 contributions，changes.key 为 ${series}|<日>|<数>`;

/** Of shares of readers and followers. */
export const WECHAT_SAYS = `阅读与粉丝：集合 accountDays，_id 为 <公众号 AppID>:<日>，每小时向微信询问一次\n点击：${placeOfSums('channel:<渠道>')}`;

export interface OriginContent {
  title: string;
  numbers: { key: string; text: string; meaning: string; number: string }[];
  query: string;
  documents: string;
}

const KEPT = 'origin';

const contentOf = ({ title, numbers, call, input, documents }: Origin, days?: Days): OriginContent => ({
  ...{ title, documents, query: JSON.stringify({ call, input: input ?? days }, null, 2) },
  numbers: numbers.map(([name, number], at) => {
    const [text, meaning] = MEANINGS[name];
    return { key: `${name}-${at}`, text, meaning, number };
  }),
});

/** Opens the page that says where a number came from; `days` of a report, whose input they are. */
export function explain(origin: Origin, days?: Days): void {
  handOver(KEPT, contentOf(origin, days));
  open('/packages/operator/reports/origin');
}

/** What was asked for last. */
export const explained = (): OriginContent | undefined => kept<OriginContent>(KEPT)?.value;
