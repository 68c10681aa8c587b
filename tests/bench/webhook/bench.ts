import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine, type Machine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { measureAnswering, type AnsweringTimes } from './answering.ts';
import { measureOpening, type OpeningTimes, type Pair } from './opening.ts';

/** At least so many times as fast as the others. */
const LEAST_SPEED = 1;
/** At most so much of the time of an empty function with two database requests. */
const MOST_TIME = 1;

interface Row {
  label: string;
  time: string;
  ratio: number;
  /** Whether the ratio keeps its limit; undefined where there is none. */
  holds?: boolean;
}

const microseconds = (value: number) => `${value.toFixed(1)} µs`;
const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

function openingRows({ crypto, parsed, opened, whole }: OpeningTimes): Row[] {
  const row = (label: string, { ours, theirs }: Pair): Row => {
    const time = `${microseconds(ours)} : ${microseconds(theirs)}`;
    return { label, time, ratio: theirs / ours };
  };
  const limited = (label: string, pair: Pair): Row => {
    const one = row(label, pair);
    return { ...one, holds: one.ratio >= LEAST_SPEED };
  };
  return [
    row('verify + decrypt : the same by wechat-crypto', crypto),
    limited('verify + decrypt + parse : verify + decrypt by wechat-crypto', parsed),
    row('the whole gateway, to the recognised push : verify + decrypt by wechat-crypto', opened),
    limited('the whole gateway : wechat-crypto, and xml2js for envelope and message', whole),
  ];
}

function answeringRows({ empty, twoRequests, newPush, repeatedPush, doubledPush }: AnsweringTimes): Row[] {
  const row = (label: string, ms: number): Row => ({ label, time: milliseconds(ms), ratio: ms / twoRequests });
  const limited = (label: string, ms: number): Row => ({ ...row(label, ms), holds: ms / twoRequests <= MOST_TIME });
  return [
    row('empty function', empty),
    row('empty function + 2 database requests', twoRequests),
    limited('a new push, kept and answered with a reply', newPush),
    limited(
      'the push repeated seconds later, at an instance that does not know it, answered with the same',
      repeatedPush,
    ),
    limited('the push once more, at the instance that has just answered it', doubledPush),
  ];
}

const tableOf = (rows: readonly Row[]): string =>
  rows
    .map(({ label, time, ratio, holds }) => {
      const verdict = holds === undefined ? '' : holds ? 'holds' : '**exceeded**';
      return `| ${label} | ${time} | ${ratio.toFixed(2)} | ${verdict} |`;
    })
    .join('\n');

const table = (
  opening: readonly Row[],
  answering: readonly Row[],
  machine: Machine,
): string => `# Pushes of the Official Account

\`npm run bench -- webhook\`; medians of alternating runs.

${machineLine(machine)}

Opening a push in safe mode (a text message of 60 bytes), ours : theirs. Speed is how many times as fast ours is; limit: at least ${LEAST_SPEED.toFixed(1)}.

| | time of one push | speed | |
| --- | ---: | ---: | --- |
${tableOf(opening)}

Answering it: over HTTP access of the local world, deployed bundle, warm, with a reply rule, keep-alive. Limit: at most the time of an empty function that makes two requests of the database.

| | median | of empty + 2 requests | |
| --- | ---: | ---: | --- |
${tableOf(answering)}

![Bars of the second table](results.svg)
`;

const chart = (times: AnsweringTimes, { cores, node }: Machine): string =>
  barChart({
    title: 'Until a push is answered',
    subtitle: `over HTTP access, deployed bundle, warm; median of alternating requests · ${cores} cores, Node ${node}`,
    bars: [
      ['empty function', times.empty, true] as const,
      ['empty + 2 requests', times.twoRequests, true] as const,
      ['new push', times.newPush, false] as const,
      ['push repeated', times.repeatedPush, false] as const,
      ['push once more', times.doubledPush, false] as const,
    ].map(([label, value, reference]) => ({ label, value, note: milliseconds(value), reference })),
    lines: [{ label: 'limit', value: times.twoRequests }],
  });

/** Measures, writes results.{md,json,svg} beside this file; gives whether the limits hold. */
export async function run(): Promise<boolean> {
  const opening = measureOpening();
  const answering = await measureAnswering();
  const machine = describeMachine();
  const rows = { opening: openingRows(opening), answering: answeringRows(answering) };
  await saveResults(import.meta.dirname, {
    json: { machine, openingMicroseconds: opening, answeringMilliseconds: answering, rows },
    markdown: table(rows.opening, rows.answering, machine),
    svg: chart(answering, machine),
  });
  const all = [...rows.opening, ...rows.answering];
  for (const { label, time, ratio, holds } of all) {
    const verdict = holds === undefined ? '' : holds ? 'holds' : 'EXCEEDED';
    console.log(`${label.padEnd(78)} ${time.padStart(22)} ${ratio.toFixed(2).padStart(6)} ${verdict}`);
  }
  return all.every(({ holds }) => holds !== false);
}
