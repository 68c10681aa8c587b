import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine, type Machine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { median } from '../support/statistics.ts';
import { startCouponWorld } from './coupon-world.ts';
import { playRound, SITUATIONS, type Cost, type Situation } from './situations.ts';

/** Issued coupons. What a call costs must not depend on it. */
const SIZES = [1_000, Number(process.env['WEILIAN_COUPONS'] ?? 1_000_000)] as const;
const ROUNDS = Number(process.env['WEILIAN_RUNS'] ?? 200);
const WARM_UP = 20;

/** The same, but for a deeper tree and colder caches. */
const MOST_TIMES = 1.5;

interface Figure {
  situation: Situation;
  /** The most that one call made, among few and among many. */
  requests: readonly [number, number];
  /** Medians. */
  ms: readonly [number, number];
  times: number;
}

const names = Object.keys(SITUATIONS) as Situation[];

/** Rounds among few and among many alternate, so that a busy moment of the machine touches both alike. */
async function measure(): Promise<{ figures: Figure[]; seedSeconds: number }> {
  const people = ROUNDS + WARM_UP;
  const [few, many] = [await startCouponWorld(SIZES[0], people), await startCouponWorld(SIZES[1], people)];
  try {
    const rounds: [Record<Situation, Cost>, Record<Situation, Cost>][] = [];
    for (let n = 0; n < people; n++) {
      const both: [Record<Situation, Cost>, Record<Situation, Cost>] = [
        await playRound(few.database, n),
        await playRound(many.database, n),
      ];
      if (n >= WARM_UP) rounds.push(both);
    }
    const figures = names.map((situation): Figure => {
      const ms = ([0, 1] as const).map((of) => median(rounds.map((both) => both[of][situation].ms)));
      const requests = ([0, 1] as const).map((of) => Math.max(...rounds.map((both) => both[of][situation].requests)));
      const [fewMs = NaN, manyMs = NaN] = ms;
      const [fewRequests = NaN, manyRequests = NaN] = requests;
      return { situation, requests: [fewRequests, manyRequests], ms: [fewMs, manyMs], times: manyMs / fewMs };
    });
    return { figures, seedSeconds: many.seedSeconds };
  } finally {
    await Promise.all([few.close(), many.close()]);
  }
}

const holds = ({ situation, requests, times }: Figure): boolean =>
  Math.max(...requests) <= SITUATIONS[situation].mostRequests && times <= MOST_TIMES;

const written = (count: number): string => count.toLocaleString('en');

const tableRow = (figure: Figure): string => {
  const { situation, requests, ms, times } = figure;
  const { label, mostRequests } = SITUATIONS[situation];
  const verdict = holds(figure) ? '' : ' **exceeded**';
  const both = ms.map((one) => `${one.toFixed(2)} ms`).join(' | ');
  return `| ${label} | ${[...new Set(requests)].join(' / ')} ≤ ${mostRequests} | ${both} | ${times.toFixed(2)} ≤ ${MOST_TIMES}${verdict} |`;
};

const markdown = (
  figures: readonly Figure[],
  seedSeconds: number,
  machine: Machine,
): string => `# What coupons cost among many

\`npm run bench -- coupon-life\`: the use cases with the caller looked up, through the port and \`@cloudbase/node-sdk\`, against two emulated databases in processes of their own, one at a time and in turns; medians of ${ROUNDS} rounds. Requests: the most that any call made of the database. Each person has four coupons in either. The ${written(SIZES[1])} took ${seedSeconds.toFixed(0)} s to be written.

${machineLine(machine)}

| | requests | among ${written(SIZES[0])} | among ${written(SIZES[1])} | times |
| --- | ---: | ---: | ---: | ---: |
${figures.map(tableRow).join('\n')}

![Bars of the times among few and among many](results.svg)
`;

const chart = (figures: readonly Figure[], { cores, node }: Machine): string =>
  barChart({
    title: `Calls among ${written(SIZES[0])} and ${written(SIZES[1])} coupons`,
    subtitle: `use cases, warm; median · ${cores} cores, Node ${node}`,
    bars: figures.flatMap(({ situation, ms }) =>
      SIZES.map((size, of) => {
        const value = ms[of] ?? NaN;
        return { label: `${situation}, ${written(size)}`, value, note: `${value.toFixed(2)} ms`, reference: of === 0 };
      }),
    ),
  });

/** Measures, writes results.{md,json,svg} beside this file; gives whether the limits hold. */
export async function run(): Promise<boolean> {
  const { figures, seedSeconds } = await measure();
  const machine = describeMachine();
  await saveResults(import.meta.dirname, {
    json: { machine, sizes: SIZES, rounds: ROUNDS, seedSeconds, figures },
    markdown: markdown(figures, seedSeconds, machine),
    svg: chart(figures, machine),
  });
  for (const { situation, requests, ms, times } of figures)
    console.log(
      [
        situation.padEnd(8),
        `${requests.join(' / ')} requests`,
        ms.map((one) => one.toFixed(2)).join(' / '),
        times.toFixed(2),
      ].join('  '),
    );
  return figures.every(holds);
}
