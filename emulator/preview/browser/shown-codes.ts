import decodeQR from 'qr/decode.js';

/** Phones in other windows of this browser answer what their screens show. */
const channel = new BroadcastChannel('weilian-preview:codes');

/** A larger picture is drawn smaller before it is read, px. */
const MOST_PX = 480;

/** Other phones of this browser may from now on scan what the screen of this one shows. */
export function letCodesBeScanned(): void {
  channel.addEventListener('message', ({ data }: MessageEvent<{ ask?: number }>) => {
    if (data.ask !== undefined && !document.hidden) void answer(data.ask);
  });
}

async function answer(question: number): Promise<void> {
  for (const text of await readScreen()) channel.postMessage({ answer: question, text });
}

let asked = 0;

/** Calls back with each code on the screen of another phone, once. */
export function codesOnPhones(found: (text: string) => void): void {
  asked += 1;
  const question = asked;
  const seen = new Set<string>();
  channel.addEventListener('message', ({ data }: MessageEvent<{ answer?: number; text?: string }>) => {
    if (data.answer !== question || data.text === undefined || seen.has(data.text)) return;
    seen.add(data.text);
    found(data.text);
  });
  channel.postMessage({ ask: question });
}

/** Pictures, canvases, and pictures that a style draws, which is how a code that changes does not flicker. */
async function readScreen(): Promise<string[]> {
  const page = document.querySelector('.page:not([hidden])');
  if (!page) return [];
  const pictures = [...page.querySelectorAll<HTMLImageElement | HTMLCanvasElement>('img, canvas')];
  const styled = [...page.querySelectorAll<HTMLElement>('[style*=background-image]')];
  const drawn = await Promise.all(styled.map((one) => pictureOf(one.style.backgroundImage)));
  return [...pictures, ...drawn].flatMap((picture) => (picture && read(picture)) ?? []);
}

/** The picture of `url("data:…")`; undefined for anything else. */
async function pictureOf(style: string): Promise<HTMLImageElement | undefined> {
  const [, address] = /^url\("(data:.*)"\)$/s.exec(style) ?? [];
  if (address === undefined) return undefined;
  const picture = Object.assign(new Image(), { src: address });
  return picture.decode().then(
    () => picture,
    () => undefined,
  );
}

/** Undefined for a picture that is no QR code, or that another origin does not let us see. */
function read(picture: HTMLImageElement | HTMLCanvasElement): string | undefined {
  const [width, height] =
    picture instanceof HTMLImageElement
      ? [picture.naturalWidth, picture.naturalHeight]
      : [picture.width, picture.height];
  if (!width || !height) return undefined;
  const scale = Math.min(1, MOST_PX / Math.max(width, height));
  const canvas = Object.assign(document.createElement('canvas'), {
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  });
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return undefined;
  }
}
