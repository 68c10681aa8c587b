import { launchBrowser } from '../../support/browser.ts';
import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine, type Machine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { median } from '../support/statistics.ts';
import { CALL_MS, playRound, startSlowWorld, type Waits } from './journeys.ts';

/** Coupons that the person has. */
const SIZES = [0, 1, 50] as const;
const ROUNDS = Number(process.env['WEILIAN_RUNS'] ?? 5);

const WAITS: readonly { name: keyof Waits; label: string; mostMs?: number }[] = [
  { name: 'skeleton', label: 'first page: drawn as a skeleton' },
  { name: 'firstContent', label: 'first page: content, nothing kept on the phone', mostMs: 1_000 },
  { name: 'keptContent', label: 'first page: content, kept from last time', mostMs: 1_000 },
  { name: 'claimed', label: 'landing page → coupon claimed, two taps', mostMs: 3_000 },
];

interface Figure {
  coupons: number;
  /** Medians, ms. */
  waits: Waits;
}

async function measure(coupons: number): Promise<Figure> {
  const slow = await startSlowWorld(coupons);
  const browser = await launchBrowser();
  try {
    const rounds: Waits[] = [];
    // The first one compiles the mini program, and is left out.
    for (let round = 0; round <= ROUNDS; round++) rounds.push(await playRound(browser, slow, round));
    const middle = (name: keyof Waits) => Math.round(median(rounds.slice(1).map((waits) => waits[name])));
    const [skeleton, firstContent] = [middle('skeleton'), middle('firstContent')];
    return {
      coupons,
      waits: { skeleton, firstContent, keptContent: middle('keptContent'), claimed: middle('claimed') },
    };
  } finally {
    await browser.close();
    await slow.world.close();
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function tableRow({ name, label, mostMs }: (typeof WAITS)[number], figures: readonly Figure[]): string {
  const times = figures.map(({ waits }) => waits[name]);
  const limit = mostMs === undefined ? '' : `≤ ${seconds(mostMs)}`;
  const verdict = mostMs !== undefined && times.some((ms) => ms > mostMs) ? ' **exceeded**' : '';
  return `| ${label} | ${times.map(seconds).join(' | ')} | ${limit}${verdict} |`;
}

const markdown = (figures: readonly Figure[], machine: Machine): string => `# What a customer waits for

\`npm run bench -- first-screen\`: the mini program in the preview, in Chromium on the same machine, with the deployed functions behind it. Each call is ${CALL_MS} ms on its way, and no function has an instance when an address is opened. Medians of ${ROUNDS} rounds, from opening the address; one person with so many coupons.

${machineLine(machine)}

| | ${SIZES.map((size) => `${size} coupons`).join(' | ')} | limit |
| --- | ${SIZES.map(() => '---:').join(' | ')} | ---: |
${WAITS.map((wait) => tableRow(wait, figures)).join('\n')}

![Bars of the table above](results.svg)

A cold start here is a process of Node that loads the bundle; that the platform makes a place for it first, and that a phone fetches the package, is not in these times.
`;

const chart = (figures: readonly Figure[], { cores, node }: Machine): string =>
  barChart({
    title: 'What a customer waits for',
    subtitle: `${CALL_MS} ms a call, cold functions; median of ${ROUNDS} · ${cores} cores, Node ${node}`,
    bars: figures.flatMap(({ coupons, waits }) => [
      { label: `content, ${coupons} coupons`, value: waits.firstContent, note: seconds(waits.firstContent) },
      { label: `claimed, ${coupons} coupons`, value: waits.claimed, note: seconds(waits.claimed) },
    ]),
    lines: [
      { label: '1 s', value: 1_000 },
      { label: '3 s', value: 3_000 },
    ],
  });

/** Measures, writes results.{md,json,svg} beside this file; gives whether the limits hold. */
export async function run(): Promise<boolean> {
  const figures: Figure[] = [];
  for (const coupons of SIZES) figures.push(await measure(coupons));
  const machine = describeMachine();
  await saveResults(import.meta.dirname, {
    json: { rounds: ROUNDS, callMs: CALL_MS, machine, figures },
    markdown: markdown(figures, machine),
    svg: chart(figures, machine),
  });
  for (const { name, label, mostMs = Infinity } of WAITS) {
    const times = figures.map(({ waits }) => waits[name]);
    const verdict = times.every((ms) => ms <= mostMs) ? '' : 'EXCEEDED';
    console.log(`${label.padEnd(48)} ${times.map((ms) => seconds(ms).padStart(8)).join('')} ${verdict}`);
  }
  return WAITS.every(({ name, mostMs = Infinity }) => figures.every(({ waits }) => waits[name] <= mostMs));
}
