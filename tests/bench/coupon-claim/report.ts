import { lineChart } from '../support/line-chart.ts';
import { machineLine, type Machine } from '../support/machine.ts';
import { GREEN, GREY } from '../support/svg.ts';
import type { BucketSize } from './bucket-sizes.ts';
import { CLAIMS_A_PERSON, INSTANCES, type Built, type Rush } from './built.ts';
import type { Cost } from './load.ts';
import type { Run } from './load.ts';

export interface DesignRuns {
  name: string;
  how: string;
  /** By growing numbers of people at once. */
  runs: readonly Run[];
}
export interface Measured {
  latencies: readonly { latencyMs: number; designs: readonly DesignRuns[] }[];
  built: Built;
  sizes: readonly BucketSize[];
  machine: Machine;
}
export interface Judgement {
  what: string;
  value: number;
  limit: string;
  holds: boolean;
}

export const CHOSEN = 'units';
const REFERENCE = 'transaction';

const COLORS: Readonly<Record<string, string>> = {
  [CHOSEN]: GREEN,
  [REFERENCE]: GREY,
  counter: '#0969da',
  reservation: '#9a6700',
  buckets: '#8250df',
};

/** How much faster the chosen design must be than the transaction, by the latency of the database. */
const LEAST_RATIOS: Readonly<Record<number, number>> = { 0: 3, 10: 20 };

/** At so many people at once designs are compared. */
const COMPARED_AT = 64;

const speedOf = (designs: readonly DesignRuns[], name: string): number => {
  const runs = designs.find((one) => one.name === name)?.runs ?? [];
  return runs.find(({ parallel }) => parallel === COMPARED_AT)?.claimsPerSecond ?? NaN;
};

function ratios({ latencies }: Measured): Judgement[] {
  return latencies.map(({ latencyMs, designs }) => {
    const [value, least] = [speedOf(designs, CHOSEN) / speedOf(designs, REFERENCE), LEAST_RATIOS[latencyMs] ?? 1];
    const what = `${CHOSEN} : ${REFERENCE}, claims a second, ${COMPARED_AT} at once, ${latencyMs} ms`;
    return { what, value, limit: `at least ${least}`, holds: value >= least };
  });
}

const atMost = (what: string, value: number, most: number): Judgement => ({
  ...{ what, value, limit: `at most ${most}`, holds: value <= most },
});

/** The dearest of all rushes, through however many instances. */
const worst = ({ built }: Measured, costOf: (rush: Rush) => Cost): number =>
  Math.max(...built.rushes.map((rush) => costOf(rush).worst));

/** Of the rush in which they are dearest, through however many instances. */
const mean = ({ built }: Measured, costOf: (rush: Rush) => Cost): number =>
  Math.max(...built.rushes.map((rush) => costOf(rush).mean));

const claimed = (rush: Rush): Cost => rush.claimed;
const refused = (rush: Rush): Cost => rush.soldOut;

/** What must hold; requests are those of warm instances from entry to answer, who calls included. */
export const judge = (measured: Measured): Judgement[] => [
  ...ratios(measured),
  atMost('as built: requests a success, worst', worst(measured, claimed), 3),
  atMost('as built: requests a refusal, mean', mean(measured, refused), 1),
  atMost('as built: requests a refusal, worst', worst(measured, refused), 3),
  atMost('as built: times as long as its bare database calls', measured.built.timesBareCalls, 1.5),
];

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [row(head), row(head.map((_, n) => (n === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

const parallels = (designs: readonly DesignRuns[]): string[] =>
  (designs[0]?.runs ?? []).map(({ parallel }) => `${parallel} at once`);

const speeds = (designs: readonly DesignRuns[]): string =>
  table(
    ['claims a second', ...parallels(designs)],
    designs.map(({ name, runs }) => [name, ...runs.map(({ claimsPerSecond }) => claimsPerSecond.toFixed(0))]),
  );

const costs = (designs: readonly DesignRuns[], of: 'claimed' | 'soldOut', head: string): string =>
  table(
    [head, ...parallels(designs)],
    designs.map(({ name, runs }) => [
      name,
      ...runs.map(({ [of]: { mean, worst } }) => `${mean.toFixed(2)} (${worst})`),
    ]),
  );

const sizeTable = (sizes: readonly BucketSize[]): string =>
  table(
    ['claimants in a bucket', 'size', 'one conditional update'],
    sizes.map(({ claimants, kilobytes, updateMs }) => [
      claimants,
      `${kilobytes.toFixed(0)} KB`,
      `${updateMs.toFixed(2)} ms`,
    ]),
  );

const shown = ({ what, value, limit, holds }: Judgement): string =>
  `${what}: ${value.toFixed(2)} (${limit})${holds ? '' : ' **missed**'}`;

const costCells = ({ answers, mean, worst }: Cost): string => `${answers}: ${mean.toFixed(2)} (${worst})`;

const builtTable = ({ rushes }: Built): string =>
  table(
    ['instances', 'coupons a second', 'a coupon', 'a repeat', 'sold out, or to come again'],
    rushes.map(({ instances, claimsPerSecond, claimed: ok, repeated, soldOut }) => [
      ...[instances, claimsPerSecond.toFixed(0)],
      ...[ok, repeated, soldOut].map(costCells),
    ]),
  );

const deferredTable = ({ deferred }: Built): string =>
  table(
    ['what', 'requests a claim'],
    deferred.map(({ what, requests }) => [what, requests.toFixed(3)]),
  );

/** results.md. */
export function markdown(measured: Measured): string {
  const { latencies, built, sizes, machine } = measured;
  const designs = latencies[0]?.designs ?? [];
  return `# What a claim costs

\`npm run bench -- coupon-claim\`: five ways to claim, through the port and \`@cloudbase/node-sdk\`, against the emulated database in a process of its own. Three people for each coupon, everybody once, so many at the same time, each at an instance of a function of its own that has worked before. Resolving the caller is not in it: it costs every design the same. In brackets the worst. Who is asked to come again is counted among the refusals, and comes again.

${machineLine(machine)}

${designs.map(({ name, how }) => `- **${name}**: ${how}`).join('\n')}

${latencies
  .map(
    ({ latencyMs, designs: all }) => `## ${latencyMs} ms for each request of the database

${speeds(all)}

${costs(all, 'claimed', 'requests a success')}

${costs(all, 'soldOut', 'requests a refusal')}`,
  )
  .join('\n\n')}

Refusals of the first four are without any flag: every one looks again. At 256 at once an instance refuses one or two, and must look to know.

## The chosen one, as it is built

From entry to answer, who calls is looked up too: ${built.people.toLocaleString('en')} people claim ${CLAIMS_A_PERSON} times each of ${built.coupons.toLocaleString('en')} coupons through ${INSTANCES.join(', ')} instances, of each of which the first answer is left out. How many answers, the requests of each, and in brackets the most.

${builtTable(built)}

${judge(measured)
  .map((one) => `- ${shown(one)}`)
  .join('\n')}

## What claims leave to housekeeping

${deferredTable(built)}

## Size of a bucket

${sizeTable(sizes)}

![Claims a second over the number of people at once](results.svg)
`;
}

/** Claims a second over the number of people at once, where requests wait. */
export function chart({ latencies, machine: { cores, node } }: Measured): string {
  const { latencyMs, designs } = latencies.at(-1) ?? { latencyMs: 0, designs: [] };
  return lineChart({
    title: 'Claims of one campaign',
    subtitle: `${latencyMs} ms for each request of the database · ${cores} cores, Node ${node}`,
    ...{ xLabel: 'people at once', yLabel: 'claims a second' },
    lines: designs.map(({ name, runs }) => ({
      ...{ label: name, color: COLORS[name] ?? GREY },
      points: runs.map(({ parallel: x, claimsPerSecond: y }) => ({ x, y })),
    })),
  });
}

/** What the terminal is told at the end. */
export const lines = (measured: Measured): string[] => judge(measured).map(shown);
