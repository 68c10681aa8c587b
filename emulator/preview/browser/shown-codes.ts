import decodeQR from 'qr/decode.js';

/** Phones in other windows of this browser answer what their screens show. */
const channel = new BroadcastChannel('weilian-preview:codes');

/** A larger picture is drawn smaller before it is read, px. */
const MOST_PX = 480;

/** Other phones of this browser may from now on scan what the screen of this one shows. */
export function letCodesBeScanned(): void {
  channel.addEventListener('message', ({ data }: MessageEvent<{ ask?: number }>) => {
    if (data.ask === undefined || document.hidden) return;
    for (const text of readScreen()) channel.postMessage({ answer: data.ask, text });
  });
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

function readScreen(): string[] {
  const page = document.querySelector('.page:not([hidden])');
  const pictures = [...(page?.querySelectorAll<HTMLImageElement | HTMLCanvasElement>('img, canvas') ?? [])];
  return pictures.flatMap((picture) => read(picture) ?? []);
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
