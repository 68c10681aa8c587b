import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine, type Machine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { median } from '../support/statistics.ts';
import { compare, DEFINITION, DOCUMENTS, fill, type Comparison } from './calls.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

const EMULATOR = 'scripts/emulator.ts';
const EMPTY_SERVER = 'tests/bench/emulator/empty-server.ts';
const STARTS = 5;

/** A figure of its own, with the most that it may be. */
interface Figure {
  name: string;
  value: number;
  limit: number;
  unit: string;
}

const startEmulator = (directory: string): Promise<ServerProcess> =>
  startServerProcess(EMULATOR, ['--empty', '--port', '0', '--state', directory]);

async function fillNew(directory: string): Promise<void> {
  const emulator = await startEmulator(directory);
  await fetch(`${emulator.control}/database`, { method: 'POST', body: JSON.stringify(DEFINITION) });
  await fill(emulator.admin, (done) => process.stderr.write(`\r  filling: ${done} of ${DOCUMENTS}   `));
  process.stderr.write('\r');
  await emulator.kill();
}

async function measureStart(directory?: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const process = await startServerProcess(EMULATOR, [
      '--empty',
      '--port',
      '0',
      ...(directory ? ['--state', directory] : []),
    ]);
    times.push(process.readyMs);
    await process.kill();
  }
  return median(times);
}

async function measure(directory: string): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  await fillNew(directory);
  const emptyStartMs = await measureStart();
  const fullStartMs = await measureStart(directory);
  const emulator = await startEmulator(directory);
  const empty = await startServerProcess(EMPTY_SERVER);
  const comparisons = await compare(emulator.admin, empty.admin);
  const residentGb = emulator.residentBytes() / 1e9;
  await Promise.all([emulator.kill(), empty.kill()]);
  const figures = [
    { name: 'ready, --empty', value: emptyStartMs / 1_000, limit: 1.5, unit: 's' },
    { name: `ready, ${DOCUMENTS} documents`, value: fullStartMs / 1_000, limit: 10, unit: 's' },
    { name: 'resident memory', value: residentGb, limit: 1.5, unit: 'GB' },
  ];
  return { comparisons, figures };
}

const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

function table(comparisons: readonly Comparison[], figures: readonly Figure[], machine: Machine): string {
  const calls = comparisons.map(
    ({ name, emulatorMs, emptyMs, ratio, limit }) =>
      `| ${name} | ${emulatorMs.toFixed(3)} ms | ${emptyMs.toFixed(3)} ms | ${times(ratio)} | ${times(limit)} |`,
  );
  const others = figures.map(
    ({ name, value, limit, unit }) => `| ${name} | ${value.toFixed(2)} ${unit} | ${limit} ${unit} |`,
  );
  return `# What the emulated database costs

Calls of \`@cloudbase/node-sdk\` on a collection of ${DOCUMENTS} documents in a state directory, and the same calls to an HTTP server that answers at once; medians of alternating rounds (\`npm run bench -- emulator\`).

${machineLine(machine)}

| call | emulator | empty server | ratio | limit |
| --- | ---: | ---: | ---: | ---: |
${calls.join('\n')}

| figure | measured | limit |
| --- | ---: | ---: |
${others.join('\n')}

“Ready” is from the start of the process to its line on standard output, and includes loading TypeScript by tsx.

![Bars of the first table](results.svg)
`;
}

const chart = (comparisons: readonly Comparison[], { cores, node }: Machine): string =>
  barChart({
    title: 'What the emulated database costs',
    subtitle: `times as much as an empty server through the same SDK, ${DOCUMENTS} documents · ${cores} cores, Node ${node}`,
    bars: [
      { label: 'empty server', value: 1, note: '1.00 ×', reference: true },
      ...comparisons.map(({ name, ratio }) => ({ label: name, value: ratio, note: times(ratio) })),
    ],
    lines: [{ label: 'limit 1.5 (of ten: 2)', value: 1.5 }],
  });

/** Fills a database, measures, writes results.{md,json,svg} beside this file; gives whether all limits hold. */
export async function run(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-emulator-'));
  try {
    const { comparisons, figures } = await measure(join(directory, 'state'));
    const machine = describeMachine();
    await saveResults(import.meta.dirname, {
      json: { documents: DOCUMENTS, machine, comparisons, figures },
      markdown: table(comparisons, figures, machine),
      svg: chart(comparisons, machine),
    });
    for (const { name, ratio, limit } of comparisons)
      console.log(`${name.padEnd(26)} ${times(ratio)}   limit ${times(limit)}`);
    for (const { name, value, limit, unit } of figures)
      console.log(`${name.padEnd(26)} ${value.toFixed(2)} ${unit}   limit ${limit} ${unit}`);
    return (
      comparisons.every(({ ratio, limit }) => ratio <= limit) && figures.every(({ value, limit }) => !(value > limit))
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
