import { execFileSync } from 'node:child_process';
import { foldersWith, inRepository } from '../../../scripts/build/repository.ts';
import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine, type Machine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { median } from '../support/statistics.ts';

/** Rounds; each loads every candidate once, so that a busy moment of the machine touches all of them alike. */
const ROUNDS = 25;
const REFERENCE = 'wx-server-sdk';
/** The function that customers wait for, with both SDKs: at most this share of the reference. */
const MEASURED_FUNCTION = 'customer';
const LIMIT = 0.45;

interface Measurement {
  name: string;
  medianMs: number;
  /** Of the reference. */
  share: number;
}

/** Milliseconds of `require(module)` in a fresh process. */
function loadTime(module: string): number {
  const script = `const from = performance.now(); require(${JSON.stringify(module)});
    process.stdout.write(String(performance.now() - from), () => process.exit());`;
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: inRepository('.'), encoding: 'utf8' }));
}

function measure(): Measurement[] {
  const built = foldersWith('index.js', inRepository('dist/cloudfunctions'));
  const modules = new Map([
    [REFERENCE, REFERENCE],
    ...built.map((name) => [name, inRepository(`dist/cloudfunctions/${name}/index.js`)] as const),
  ]);
  const times = new Map([...modules.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, module] of modules) times.get(name)?.push(loadTime(module));
  }
  const reference = median(times.get(REFERENCE) ?? []);
  return [...times].map(([name, values]) => ({ name, medianMs: median(values), share: median(values) / reference }));
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;

const round = (value: number, digits: number) => Number(value.toFixed(digits));

function table(measurements: readonly Measurement[], machine: Machine): string {
  const rows = measurements.map(
    ({ name, medianMs, share }) => `| ${name} | ${milliseconds(medianMs)} | ${percent(share)} |`,
  );
  return `# Time until a function's code is loaded

\`require\` in a fresh process, median of ${ROUNDS} alternating runs (\`npm run bench -- cold-start\`).

${machineLine(machine)}

| loaded | median | of \`${REFERENCE}\` |
| --- | ---: | ---: |
${rows.join('\n')}

![Bars of the table above](results.svg)
`;
}

const chart = (measurements: readonly Measurement[], { cores, node }: Machine): string =>
  barChart({
    title: 'Time until a function’s code is loaded',
    subtitle: `require in a fresh process, median of ${ROUNDS} alternating runs · ${cores} cores, Node ${node}`,
    bars: measurements.map(({ name, medianMs, share }) => ({
      label: name === REFERENCE ? `require('${name}')` : name,
      value: medianMs,
      note: `${milliseconds(medianMs)} · ${percent(share)}`,
      reference: name === REFERENCE,
    })),
  });

/** Measures, writes results.{md,json,svg} beside this file; gives whether the limit holds. */
export async function run(): Promise<boolean> {
  const measurements = measure();
  const machine = describeMachine();
  const numbers = measurements.map(({ name, medianMs, share }) => ({
    name,
    medianMs: round(medianMs, 2),
    share: round(share, 4),
  }));
  await saveResults(import.meta.dirname, {
    json: { rounds: ROUNDS, machine, measurements: numbers },
    markdown: table(measurements, machine),
    svg: chart(measurements, machine),
  });
  for (const { name, medianMs, share } of measurements) {
    console.log(`${name.padEnd(20)} ${milliseconds(medianMs).padStart(9)} ${percent(share).padStart(8)}`);
  }
  const customer = measurements.find(({ name }) => name === MEASURED_FUNCTION);
  const holds = customer !== undefined && customer.share <= LIMIT;
  const said = customer ? percent(customer.share) : 'not built';
  console.log(
    `${MEASURED_FUNCTION}: ${said} of ${REFERENCE}; limit ${percent(LIMIT)}: ${holds ? 'holds' : 'EXCEEDED'}`,
  );
  return holds;
}
