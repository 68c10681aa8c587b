import { describe, expect, it } from '@jest/globals';
import { barChart } from './bar-chart.ts';

const widths = (svg: string) =>
  [...svg.matchAll(/<rect x="190".*? width="([\d.]+)"/g)].map(([, width]) => Number(width));

describe('a bar chart', () => {
  it('draws bars in proportion to their values', () => {
    const svg = barChart({
      title: 'T',
      subtitle: 'S',
      bars: [
        { label: 'a', value: 100, note: '100 ms', reference: true },
        { label: 'b', value: 25, note: '25 ms' },
      ],
    });
    const [first = 0, second = 0] = widths(svg);
    expect(second / first).toBeCloseTo(0.25, 2);
  });

  it('keeps a limit beyond the longest bar inside the picture', () => {
    const svg = barChart({
      title: 'T',
      subtitle: 'S',
      bars: [{ label: 'a', value: 1, note: '' }],
      lines: [{ label: 'limit', value: 2 }],
    });
    const [width = 0] = widths(svg);
    expect(Number(/<line x1="([\d.]+)"/.exec(svg)?.[1])).toBeCloseTo(190 + 2 * width, 0);
  });

  it('writes labels as text, whatever they hold', () => {
    const svg = barChart({ title: '<script>&"', subtitle: '', bars: [{ label: '<b>', value: 0, note: '' }] });
    expect(svg).not.toContain('<script>');
    expect(svg).not.toContain('<b>');
  });
});
