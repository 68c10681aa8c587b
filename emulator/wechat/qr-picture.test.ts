import { describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import { readQrPicture } from './qr-picture.harness.ts';
import { qrPicture } from './qr-picture.ts';

describe('a QR picture', () => {
  it.each([280, 431, 1_280])('of %i pixels says again what it was made of', (width) => {
    const text = 'wxacode://wxfa4e000000000000/packages/coupon/detail?scene=c%3DA1%26s%3Dsouth#release';
    const picture = qrPicture(text, { width });
    expect(decode(picture)).toMatchObject({ width, height: width });
    expect(readQrPicture(picture)).toBe(text);
  });

  it('has the colours asked for', () => {
    const { palette } = decode(qrPicture('x', { width: 280, color: { r: 10, g: 20, b: 30 }, isTransparent: true }));
    expect(palette).toEqual([
      [255, 255, 255, 0],
      [10, 20, 30, 255],
    ]);
  });
});
