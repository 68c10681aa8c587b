import { describe, expect, it } from '@jest/globals';
import { lineChart, type Line } from './line-chart.ts';

const chart = (...lines: Line[]) => lineChart({ title: 'T', subtitle: 'S', xLabel: 'x', yLabel: 'y', lines });

const line = (values: readonly (readonly [number, number])[], label = 'a'): Line => ({
  ...{ label, color: '#000000', points: values.map(([x, y]) => ({ x, y })) },
});

const places = (svg: string): number[][] =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('a line chart', () => {
  it('shows what grows in proportion as a straight line, and what grows faster as a steeper one', () => {
    const of = (third: number) => places(chart(line([...[10, 100].map((x) => [x, x] as const), [1_000, third]])));
    const rise = ([[, y1 = 0] = [], [, y2 = 0] = [], [, y3 = 0] = []]: number[][]) => (y2 - y3) / (y1 - y2);
    expect(rise(of(1_000))).toBeCloseTo(1, 1);
    expect(rise(of(10_000))).toBeCloseTo(2, 1);
  });

  it('keeps a single point inside the picture', () => {
    const [[x = 0, y = 0] = []] = places(chart(line([[20_000, 0.5]])));
    expect([x > 0, x < 760, y > 0, y < 420]).toEqual([true, true, true, true]);
  });

  it('writes labels as text, whatever they hold', () => {
    expect(chart(line([[1, 1]], '<b>'))).not.toContain('<b>');
  });
});
