import { INK, picture, QUIET, text, WIDTH } from './svg.ts';

export interface Line {
  label: string;
  color: string;
  /** `note` is written at the point. */
  points: readonly { x: number; y: number; note?: string }[];
  dashed?: boolean;
}
export interface LineChart {
  title: string;
  subtitle: string;
  xLabel: string;
  yLabel: string;
  lines: readonly Line[];
}

const HEIGHT = 420;
const AREA = { left: 80, right: WIDTH - 170, top: 80, bottom: HEIGHT - 60 };

type Scale = (value: number) => number;

/** The powers of ten from the one below the smallest value to the one above the largest. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}

/** Equal ratios are equal distances. */
function logScale(marks: readonly number[], start: number, end: number): Scale {
  const [first, last] = [Math.log10(marks[0] as number), Math.log10(marks.at(-1) as number)];
  return (value) => start + ((Math.log10(value) - first) / (last - first)) * (end - start);
}

function axes(xMarks: readonly number[], yMarks: readonly number[], x: Scale, y: Scale): string[] {
  const grid = (x1: number, y1: number, x2: number, y2: number) =>
    `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#d8dee4"/>`;
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 6 });
  return [
    ...xMarks.flatMap((mark) => [
      grid(x(mark), AREA.top, x(mark), AREA.bottom),
      text(x(mark), AREA.bottom + 18, number(mark), `text-anchor="middle" font-size="12" fill="${QUIET}"`),
    ]),
    ...yMarks.flatMap((mark) => [
      grid(AREA.left, y(mark), AREA.right, y(mark)),
      text(AREA.left - 8, y(mark) + 4, number(mark), `text-anchor="end" font-size="12" fill="${QUIET}"`),
    ]),
  ];
}

function drawnLine({ label, color, points, dashed }: Line, x: Scale, y: Scale): string[] {
  const places = points.map((point) => ({ ...point, at: [x(point.x), y(point.y)] as const }));
  const path = places.map(({ at: [px, py] }) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
  const [endX, endY] = places.at(-1)?.at ?? [0, 0];
  return [
    `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"${dashed ? ' stroke-dasharray="5 4"' : ''}/>`,
    ...places.map(({ at: [px, py] }) => `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3" fill="${color}"/>`),
    // The first beside the axis, not over it.
    ...places.map(({ at: [px, py], note = '' }, i) =>
      text(
        px + (i === 0 ? 6 : -6),
        py - 10,
        note,
        `text-anchor="${i === 0 ? 'start' : 'end'}" font-size="12" fill="${INK}"`,
      ),
    ),
    text(endX + 10, endY + 4, label, `font-size="12" fill="${color}"`),
  ];
}

/**
 * Lines over two logarithmic axes, as a picture that stands alone (SVG): what grows in proportion is a straight line
 * that rises by one decade with each decade. All values must be above 0.
 */
export function lineChart({ title, subtitle, xLabel, yLabel, lines }: LineChart): string {
  const points = lines.flatMap((line) => line.points);
  const [xMarks, yMarks] = [decades(points.map((point) => point.x)), decades(points.map((point) => point.y))];
  const [x, y] = [logScale(xMarks, AREA.left, AREA.right), logScale(yMarks, AREA.bottom, AREA.top)];
  return picture(HEIGHT, title, subtitle, [
    ...axes(xMarks, yMarks, x, y),
    text((AREA.left + AREA.right) / 2, HEIGHT - 20, xLabel, `text-anchor="middle" font-size="12" fill="${INK}"`),
    text(20, AREA.top - 12, yLabel, `font-size="12" fill="${INK}"`),
    ...lines.flatMap((line) => drawnLine(line, x, y)),
  ]);
}
