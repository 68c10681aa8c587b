import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine, type Machine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { median } from '../support/statistics.ts';
import { startEventsWorld, type Cost, type EventsWorld } from './events-world.ts';
import { holds, OF_A_REPORT, OF_AN_EVENT, timesOf, type Figure } from './judge.ts';
import { countEvents, EVENTS_A_BATCH, readReport, recordEvents, REPORTS, type ReportName } from './situations.ts';

/** Events that are kept and counted. What a report costs must not depend on it. */
const SIZES = [10_000, Number(process.env['WEILIAN_EVENTS'] ?? 1_000_000)] as const;
const ROUNDS = Number(process.env['WEILIAN_RUNS'] ?? 40);
const COUNTINGS = 8;
const WARM_UP = 3;

type Worlds = readonly [few: EventsWorld, many: EventsWorld];

/** Rounds among few and among many alternate, so that a busy moment of the machine touches both alike. */
async function costs(worlds: Worlds, rounds: number, of: (world: EventsWorld, round: number) => Promise<Cost>) {
  const found: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < rounds + WARM_UP; round++)
    for (const which of [0, 1] as const) {
      const cost = await of(worlds[which], round);
      if (round >= WARM_UP) found[which].push(cost);
    }
  return found;
}

function figureOf([few, many]: readonly [Cost[], Cost[]], label: string, most: Figure['most']): Figure {
  const requests = (of: Cost[]) => Math.max(...of.map((one) => one.requests));
  const ms = (of: Cost[]) => median(of.map((one) => one.ms));
  return { label, most, requests: [requests(few), requests(many)], ms: [ms(few), ms(many)] };
}

async function figuresOf(worlds: Worlds): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, { label }] of Object.entries(REPORTS) as [ReportName, { label: string }][])
    figures.push(figureOf(await costs(worlds, ROUNDS, (world) => readReport(world, name)), label, OF_A_REPORT));
  const told = await costs(worlds, ROUNDS, recordEvents);
  figures.push(figureOf(told, `an event is recorded, of ${EVENTS_A_BATCH} told at once`, OF_AN_EVENT));
  const counted = await costs(worlds, COUNTINGS, countEvents);
  figures.push(figureOf(counted, 'an event is counted', OF_AN_EVENT));
  return figures;
}

const written = (count: number): string => count.toLocaleString('en');
const rounded = (count: number): string => String(Number(count.toFixed(3)));

const tableRow = (figure: Figure): string => {
  const { label, requests, ms, most } = figure;
  const both = ms.map((one) => `${one.toFixed(2)} ms`).join(' | ');
  const verdict = holds(figure) ? '' : ' **exceeded**';
  const asked = [...new Set(requests.map(rounded))].join(' / ');
  return `| ${label} | ${asked} ≤ ${most.requests} | ${both} | ${timesOf(figure).toFixed(2)} ≤ ${most.times}${verdict} |`;
};

function firstCounting({ counted: { requests, ms }, seedSeconds }: EventsWorld, events: number): string {
  const each = `${(requests / events).toFixed(3)} requests and ${(ms / events).toFixed(2)} ms each`;
  return `${written(events)} events took ${seedSeconds.toFixed(0)} s to be written and ${(ms / 1_000).toFixed(0)} s to be counted for the first time: ${each}.`;
}

const markdown = (
  figures: readonly Figure[],
  worlds: Worlds,
  machine: Machine,
): string => `# What events cost among many

\`npm run bench -- events\`: the use cases with the operator looked up, through the port and \`@cloudbase/node-sdk\`, against two emulated databases in processes of their own, one at a time and in turns; medians of ${ROUNDS} rounds (counting: ${COUNTINGS}, of 1,600 events of 200 people). Requests: the most that any round made of the database.

${worlds.map((world, which) => firstCounting(world, SIZES[which] ?? NaN)).join(' ')}

${machineLine(machine)}

| | requests | among ${written(SIZES[0])} | among ${written(SIZES[1])} | times |
| --- | ---: | ---: | ---: | ---: |
${figures.map(tableRow).join('\n')}

![Bars of the times among few and among many](results.svg)
`;

const chart = (figures: readonly Figure[], { cores, node }: Machine): string =>
  barChart({
    title: `Reports over ${written(SIZES[0])} and ${written(SIZES[1])} events`,
    subtitle: `use cases, warm; median · ${cores} cores, Node ${node}`,
    bars: (Object.keys(REPORTS) as ReportName[]).flatMap((name, n) =>
      SIZES.map((size, of) => {
        const value = figures[n]?.ms[of] ?? NaN;
        return { label: `${name}, ${written(size)}`, value, note: `${value.toFixed(2)} ms`, reference: of === 0 };
      }),
    ),
  });

/** Measures, writes results.{md,json,svg} beside this file; gives whether the limits hold. */
export async function run(): Promise<boolean> {
  const worlds = [await startEventsWorld(SIZES[0]), await startEventsWorld(SIZES[1])] as const;
  try {
    const figures = await figuresOf(worlds);
    const machine = describeMachine();
    const first = worlds.map(({ counted, seedSeconds }) => ({ counted, seedSeconds }));
    await saveResults(import.meta.dirname, {
      json: { machine, sizes: SIZES, rounds: ROUNDS, first, figures },
      markdown: markdown(figures, worlds, machine),
      svg: chart(figures, machine),
    });
    for (const { label, requests, ms } of figures)
      console.log([label.padEnd(64), requests.map(rounded).join(' / '), ms.map(rounded).join(' / ')].join('  '));
    return figures.every(holds);
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
  }
}
