import { describe, expect, it } from '@jest/globals';
import { difference, inFewColours, readPicture, writePicture, type Picture } from './picture.ts';

const TOLERANCE = { cell: 6, colour: 10, perMille: 1 };

const filled = (width: number, height: number, paint: (x: number, y: number) => number[]): Picture => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, at) => at).reduce<Uint8Array>(
    (data, _, at) => {
      data.set(paint(at % width, Math.floor(at / width)), at * 3);
      return data;
    },
    new Uint8Array(width * height * 3),
  ),
});

describe('a stored picture', () => {
  const ground = filled(120, 120, () => [253, 243, 236]);
  const withWord = (left: number) =>
    filled(120, 120, (x, y) => (y > 50 && y < 66 && x > left && x < left + 16 ? [43, 26, 19] : [253, 243, 236]));

  it('is the same after it was stored, also a gradient', () => {
    const colourful = filled(120, 120, (x, y) => [x * 2, 255 - x, 128 + (y > 60 ? x : 0)]);
    for (const one of [ground, withWord(40), colourful]) {
      expect(difference(readPicture(writePicture(one)), one, TOLERANCE)).toBeUndefined();
    }
  });

  it('differs when a letter is missing, has moved, or the page has another height', () => {
    expect(difference(ground, withWord(40), TOLERANCE)).toMatch(/^\d+ of 400 cells differ$/);
    expect(difference(withWord(50), withWord(40), TOLERANCE)).toMatch(/cells differ/);
    expect(
      difference(
        filled(120, 130, () => [0, 0, 0]),
        ground,
        TOLERANCE,
      ),
    ).toBe('is 120 × 130, was 120 × 120');
  });

  it('differs when a white panel has moved on the pale ground', () => {
    const withPanel = (top: number) =>
      filled(120, 120, (x, y) => (x > 12 && x < 108 && y > top && y < top + 40 ? [255, 255, 255] : [253, 243, 236]));
    const stored = readPicture(writePicture(withPanel(42)));
    expect(difference(inFewColours(withPanel(30)), stored, TOLERANCE)).toMatch(/cells differ/);
    expect(inFewColours(withPanel(42))).toEqual(stored);
  });

  it('does not differ by how an edge is smoothed', () => {
    const smooth = filled(120, 120, (x, y) => (y > 50 && y < 66 && x === 40 ? [200, 190, 185] : [253, 243, 236]));
    expect(difference(smooth, ground, TOLERANCE)).toBeUndefined();
  });
});
