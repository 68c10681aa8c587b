import { convertIndexedToRgb, decode, encode } from 'fast-png';

/** What a screen shows: three bytes a pixel. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Of a PNG file with or without a palette; transparency is left out. */
export function readPicture(png: Uint8Array): Picture {
  const image = decode(png);
  const { width, height } = image;
  if (image.palette) return { width, height, data: convertIndexedToRgb(image) };
  const { data, channels } = image;
  if (channels === 3) return { width, height, data: Uint8Array.from(data) };
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) rgb.set(data.subarray(at * channels, at * channels + 3), at * 3);
  return { width, height, data: rgb };
}

const MOST_COLOURS = 256;
/** Steps of a channel that no eye tells apart. */
const STEP = 8;

const channelsOf = (colour: number): [red: number, green: number, blue: number] => [
  colour >> 16,
  (colour >> 8) & 255,
  colour & 255,
];

/** Every pixel as one number, in steps. */
function coloursIn({ data }: Picture): Uint32Array {
  const rounded = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value / STEP) * STEP));
  const colours = new Uint32Array(data.length / 3);
  for (let at = 0; at < colours.length; at++) {
    const [red, green, blue] = [data[at * 3]!, data[at * 3 + 1]!, data[at * 3 + 2]!];
    colours[at] = (rounded[red]! << 16) | (rounded[green]! << 8) | rounded[blue]!;
  }
  return colours;
}

function nearest(colour: number, palette: readonly number[]): number {
  const [red, green, blue] = channelsOf(colour);
  const distance = (other: number): number => {
    const [r, g, b] = channelsOf(other);
    return (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  };
  return palette.reduce((best, other, at) => (distance(other) < distance(palette[best]!) ? at : best), 0);
}

/** The colours that are there most often, and which of them each pixel has. */
function reduced(picture: Picture): { palette: readonly number[]; data: Uint8Array } {
  const colours = coloursIn(picture);
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, MOST_COLOURS);
  const places = new Map([...counts.keys()].map((colour) => [colour, nearest(colour, palette)]));
  return { palette, data: Uint8Array.from(colours, (colour) => places.get(colour)!) };
}

/** As it comes back from a small PNG. */
export function inFewColours(picture: Picture): Picture {
  const { palette, data } = reduced(picture);
  const rgb = new Uint8Array(data.length * 3);
  for (const [at, place] of data.entries()) rgb.set(channelsOf(palette[place]!), at * 3);
  return { ...picture, data: rgb };
}

/** As a small PNG: a third of what the browser makes. */
export function writePicture(picture: Picture): Uint8Array {
  const { width, height } = picture;
  const { palette, data } = reduced(picture);
  const image = { width, height, data, depth: 8, channels: 1, palette: palette.map(channelsOf) } as const;
  return encode(image, { zlib: { level: 9 } });
}

/** What counts as the same: pictures are compared in cells, because letters are drawn a little otherwise elsewhere. */
export interface Tolerance {
  /** Width and height of a cell, px. */
  cell: number;
  /** So far apart the mean of a colour may be, of 255. */
  colour: number;
  /** So many cells of a thousand may be further apart. */
  perMille: number;
}

function cellMeans({ width, height, data }: Picture, cell: number): Float64Array {
  const columns = Math.ceil(width / cell);
  const sums = new Float64Array(columns * Math.ceil(height / cell) * 3);
  for (let at = 0; at < width * height; at++) {
    const to = (Math.floor(Math.floor(at / width) / cell) * columns + Math.floor((at % width) / cell)) * 3;
    for (const channel of [0, 1, 2]) sums[to + channel]! += data[at * 3 + channel]!;
  }
  return sums.map((sum) => sum / cell ** 2);
}

/** In what two pictures differ, in words; undefined where they are the same. */
export function difference(now: Picture, before: Picture, { cell, colour, perMille }: Tolerance): string | undefined {
  const [is, was] = [now, before].map(({ width, height }) => `${width} × ${height}`);
  if (is !== was) return `is ${is}, was ${was}`;
  const [means, others] = [cellMeans(now, cell), cellMeans(before, cell)];
  const cells = means.length / 3;
  let apart = 0;
  for (let at = 0; at < cells; at++) {
    if ([0, 1, 2].some((channel) => Math.abs(means[at * 3 + channel]! - others[at * 3 + channel]!) > colour)) apart++;
  }
  return apart > (cells * perMille) / 1000 ? `${apart} of ${cells} cells differ` : undefined;
}
