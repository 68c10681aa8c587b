import { Ecc, QrCode } from 'tdesign-miniprogram/common/shared/qrcode/qrcodegen';

/** Modules of white around a code, without which scanners do not find it (ISO/IEC 18004). */
const QUIET = 4;

/**
 * A QR code of this text, black on white, as a picture's address for `background-image`. Lines of modules are drawn as
 * strokes: some 3 KB, drawn anew each minute.
 */
export function qrPicture(text: string): string {
  const { modules, size } = matrixOf(text);
  const side = size + 2 * QUIET;
  const strokes = modules.flatMap((row, y) =>
    runs(row).map(([x, length]) => `M${x + QUIET} ${y + QUIET + 0.5}h${length}`),
  );
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${side} ${side}' shape-rendering='crispEdges'><path fill='#fff' d='M0 0h${side}v${side}H0z'/><path stroke='#000' d='${strokes.join('')}'/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Spaces and letters are of QR's dense alphabet; a scratched screen is forgiven a quarter of the code. */
function matrixOf(text: string): { modules: boolean[][]; size: number } {
  const code = QrCode.encodeText(text, Ecc.QUARTILE);
  return { modules: code.getModules(), size: code.size };
}

/** Where dark modules of a row begin, and how many follow each other. */
function runs(row: readonly boolean[]): [at: number, length: number][] {
  const found: [number, number][] = [];
  row.forEach((isDark, x) => {
    const last = found[found.length - 1];
    if (isDark && last && last[0] + last[1] === x) last[1] += 1;
    else if (isDark) found.push([x, 1]);
  });
  return found;
}
