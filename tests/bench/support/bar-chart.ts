import { GREEN, GREY, INK, LIMIT, picture, QUIET, text, WIDTH } from './svg.ts';

export interface Bar {
  label: string;
  value: number;
  /** Written at the end of the bar. */
  note: string;
  /** The one that others are compared with is drawn in grey. */
  reference?: boolean;
}
export interface BarChart {
  title: string;
  subtitle: string;
  bars: readonly Bar[];
  /** Vertical lines, e.g. a limit. */
  lines?: readonly { label: string; value: number }[];
}

const LABEL_WIDTH = 190;
const NOTE_WIDTH = 150;
const ROW_HEIGHT = 34;
const BAR_HEIGHT = 20;
const TOP = 84;
const BOTTOM = 20;

function barRow(bar: Bar, index: number, scale: (value: number) => number): string {
  const y = TOP + index * ROW_HEIGHT;
  const width = scale(bar.value);
  const middle = y + BAR_HEIGHT / 2 + 4.5;
  return [
    text(LABEL_WIDTH - 10, middle, bar.label, `text-anchor="end" fill="${INK}"`),
    `<rect x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="3" fill="${bar.reference ? GREY : GREEN}"/>`,
    text(LABEL_WIDTH + width + 8, middle, bar.note, `fill="${QUIET}"`),
  ].join('\n');
}

/** Horizontal bars from zero, as a picture that stands alone (SVG). Bars keep the order given. */
export function barChart({ title, subtitle, bars, lines = [] }: BarChart): string {
  const height = TOP + bars.length * ROW_HEIGHT + BOTTOM;
  const longest = Math.max(...bars.map((bar) => bar.value), ...lines.map((line) => line.value), Number.EPSILON);
  const scale = (value: number) => (value / longest) * (WIDTH - LABEL_WIDTH - NOTE_WIDTH);
  const drawnLines = lines.map(({ label, value }) => {
    const x = (LABEL_WIDTH + scale(value)).toFixed(1);
    const line = `<line x1="${x}" y1="${TOP - 8}" x2="${x}" y2="${height - BOTTOM}" stroke="${LIMIT}" stroke-dasharray="4 3"/>`;
    return `${line}\n${text(Number(x), TOP - 13, label, `text-anchor="middle" font-size="12" fill="${LIMIT}"`)}`;
  });
  return picture(height, title, subtitle, [...bars.map((bar, index) => barRow(bar, index, scale)), ...drawnLines]);
}
