import { decode } from 'fast-png';
import decodeQR from 'qr/decode.js';

/** The text in a QR picture of this emulator; throws when no reader would find one. */
export function readQrPicture(png: Uint8Array): string {
  const { width, height, data, palette } = decode(png);
  const pixels = new Uint8Array(width * height * 4);
  data.forEach((color, at) => {
    const [r, g, b, alpha = 255] = palette![color]!;
    // What is transparent is seen on white paper.
    pixels.set(alpha === 0 ? [255, 255, 255, 255] : [r!, g!, b!, 255], at * 4);
  });
  return decodeQR({ width, height, data: pixels });
}
