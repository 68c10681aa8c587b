import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine, type Machine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { median } from '../support/statistics.ts';
import { startPeopleWorld, type Cost } from './people-world.ts';
import { JOINING_A_ROUND, playRound, prepare, SITUATIONS, type Situation } from './situations.ts';

/** People in the database. What a call costs must not depend on it. */
const SIZES = [1_000, 100_000] as const;
const ROUNDS = Number(process.env['WEILIAN_RUNS'] ?? 150);
const WARM_UP = 20;

interface Figure {
  situation: Situation;
  followers: number;
  /** Of the database, the most that one call made. */
  requests: number;
  /** Median. */
  ms: number;
  /** Of the time of the reference, which makes two requests. */
  ofReference: number;
}

const names = Object.keys(SITUATIONS) as Situation[];
const limitOf = (situation: Situation): number | undefined => {
  const found: { label: string; mostRequests?: number } = SITUATIONS[situation];
  return found.mostRequests;
};
const holds = ({ situation, requests }: Figure): boolean => requests <= (limitOf(situation) ?? Infinity);

async function measureAmong(followers: number): Promise<Figure[]> {
  console.error(`  ${followers.toLocaleString('en')} followers are synced`);
  const world = await startPeopleWorld(followers, JOINING_A_ROUND * (ROUNDS + WARM_UP));
  try {
    const known = { openId: 'bench-customer', unionId: 'union-bench-customer' };
    await prepare(world);
    await world.call('customer', known, 'user.signIn', {});
    const rounds: Record<Situation, Cost>[] = [];
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      const joining = world.followers.slice(JOINING_A_ROUND * round, JOINING_A_ROUND * (round + 1));
      const costs = await playRound(world, known, joining);
      if (round >= WARM_UP) rounds.push(costs);
    }
    const msOf = (situation: Situation) => median(rounds.map((costs) => costs[situation].ms));
    return names.map((situation) => ({
      ...{ situation, followers, ms: msOf(situation), ofReference: msOf(situation) / msOf('reference') },
      requests: Math.max(...rounds.map((costs) => costs[situation].requests)),
    }));
  } finally {
    await world.close();
  }
}

function tableRow(situation: Situation, figures: readonly Figure[]): string {
  const own = figures.filter((figure) => figure.situation === situation);
  const most = limitOf(situation);
  const requests = own.map((figure) => figure.requests);
  const counted = `${[...new Set(requests)].join(' / ')}${most === undefined ? '' : ` ≤ ${most}`}`;
  const verdict = own.every(holds) ? '' : ' **exceeded**';
  const times = own.map(({ ms, ofReference }) => `${ms.toFixed(1)} ms (${ofReference.toFixed(2)})`);
  return `| ${SITUATIONS[situation].label} | ${counted}${verdict} | ${times.join(' | ')} |`;
}

const markdown = (figures: readonly Figure[], machine: Machine): string => `# What it costs to know who somebody is

\`npm run bench -- identity\`: calls of the deployed functions in the local world, warm, one at a time, among so many followers. Requests: the most that any of ${ROUNDS} calls made of the database, from entry to answer. In brackets: time as a multiple of the first row's.

${machineLine(machine)}

| | requests | ${SIZES.map((size) => `${size.toLocaleString('en')} followers`).join(' | ')} |
| --- | ---: | ${SIZES.map(() => '---:').join(' | ')} |
${names.map((name) => tableRow(name, figures)).join('\n')}

![Bars of the times among ${SIZES[1].toLocaleString('en')} followers](results.svg)
`;

const chart = (figures: readonly Figure[], { cores, node }: Machine): string =>
  barChart({
    title: `Calls among ${SIZES[1].toLocaleString('en')} people`,
    subtitle: `deployed functions, warm; median · ${cores} cores, Node ${node}`,
    bars: figures
      .filter(({ followers }) => followers === SIZES[1])
      .map(({ situation, ms, requests }) => {
        const note = `${ms.toFixed(1)} ms · ${requests} ${requests === 1 ? 'request' : 'requests'}`;
        return { label: situation, value: ms, note, reference: situation === 'reference' };
      }),
  });

/** Measures, writes results.{md,json,svg} beside this file; gives whether the limits hold. */
export async function run(): Promise<boolean> {
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...(await measureAmong(size)));
  const machine = describeMachine();
  await saveResults(import.meta.dirname, {
    json: { machine, rounds: ROUNDS, figures },
    markdown: markdown(figures, machine),
    svg: chart(figures, machine),
  });
  for (const { situation, followers, ms, ofReference, requests } of figures)
    console.log(
      [
        followers.toLocaleString('en').padStart(8),
        situation.padEnd(12),
        `${requests} requests`,
        `${ms.toFixed(1)} ms`,
        ofReference.toFixed(2),
      ].join('  '),
    );
  return figures.every(holds);
}
