import { encode } from 'fast-png';
import { encodeQR } from 'qr';

export interface QrPictureOptions {
  /** Pixels of each side. */
  width: number;
  /** 0 to 255 each; black when left out. */
  color?: { r: number; g: number; b: number };
  /** Nothing behind the dots instead of white. */
  isTransparent?: boolean;
}

type Rgba = [number, number, number, number];

/** Light modules around a QR code, as its standard asks. */
const QUIET_ZONE = 4;

/** A QR code of `text` as a PNG: modules of whole pixels, in the middle of the square. */
export function qrPicture(
  text: string,
  { width, color = { r: 0, g: 0, b: 0 }, isTransparent }: QrPictureOptions,
): Buffer {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  const scale = Math.max(1, Math.floor(width / modules.length));
  const margin = Math.max(0, Math.floor((width - scale * modules.length) / 2));
  const data = new Uint8Array(width * width);
  modules.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (!isDark) return;
      for (let line = 0; line < scale; line++) {
        const start = (margin + y * scale + line) * width + margin + x * scale;
        data.fill(1, start, start + scale);
      }
    }),
  );
  const background: Rgba = [255, 255, 255, isTransparent ? 0 : 255];
  const palette: Rgba[] = [background, [color.r, color.g, color.b, 255]];
  return Buffer.from(encode({ width, height: width, data, channels: 1, depth: 8, palette }));
}
