import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that the metadata of an upload is good for. The platform does not say; its signatures show a quarter of an hour. */
export const UPLOAD_SECONDS = 15 * 60;

/** How a signature was found: good, of another file or hand, or too old. */
export type Check = 'good' | 'wrong' | 'expired';

/** What somebody may do until then: seconds of world time since 1970. */
interface Grant {
  method: 'put' | 'get';
  path: string;
  from: number;
  until: number;
}

/** Who has asked for an upload. */
export interface Uploader {
  /** OpenID of the mini program user whose file it becomes; absent for a server SDK. */
  owner?: string;
  /** The invocation of a function. */
  invocationId?: string;
}

/** Signs uploads and links of one world with a key of its own. */
export class Signing {
  constructor(
    private readonly key: Buffer,
    private readonly nowMs: () => number,
  ) {}

  /**
   * A signature of COS over the method and the path, without headers and query, good until a moment from now.
   * https://cloud.tencent.com/document/product/436/7778
   */
  authorization(method: Grant['method'], path: string, seconds: number): string {
    const from = this.now();
    return this.cos({ method, path, from, until: from + seconds });
  }

  checkAuthorization(method: Grant['method'], path: string, given: string): Check {
    const times = /[&?]q-sign-time=(\d{1,12});(\d{1,12})&/.exec(given.replaceAll(/%3B/gi, ';'));
    if (!times) return 'wrong';
    const [from, until] = [Number(times[1]), Number(times[2])];
    if (!same(given.replaceAll(/%3B/gi, ';'), this.cos({ method, path, from, until }))) return 'wrong';
    return this.now() > until ? 'expired' : 'good';
  }

  /** The query of a link as CloudBase gives it out: `sign` and the moment until which it is good. */
  linkQuery(path: string, seconds: number): string {
    const until = this.now() + seconds;
    return `sign=${this.short(`link ${until} ${path}`)}&t=${until}`;
  }

  checkLink(path: string, sign: string, t: string): Check {
    if (!/^\d{1,12}$/.test(t) || !same(sign, this.short(`link ${t} ${path}`))) return 'wrong';
    return this.now() > Number(t) ? 'expired' : 'good';
  }

  /** x-cos-security-token: who uploads, which the signature does not say. */
  token(path: string, uploader: Uploader): string {
    const plain = Buffer.from(JSON.stringify(uploader)).toString('base64url');
    return `${plain}.${this.short(`token ${plain} ${path}`)}`;
  }

  /** Who a token was given to; undefined when it was not made for this path. */
  uploaderIn(token: string, path: string): Uploader | undefined {
    const plain = token.split('.')[0] ?? '';
    if (!same(token, `${plain}.${this.short(`token ${plain} ${path}`)}`)) return undefined;
    return JSON.parse(Buffer.from(plain, 'base64url').toString()) as Uploader;
  }

  cosFileId(fileId: string): string {
    return createHmac('sha256', this.key).update(fileId).digest('base64');
  }

  private cos({ method, path, from, until }: Grant): string {
    const time = `${from};${until}`;
    const signingKey = createHmac('sha1', this.key).update(time).digest('hex');
    const request = createHash('sha1').update(`${method}\n/${path}\n\n\n`).digest('hex');
    const signature = createHmac('sha1', signingKey).update(`sha1\n${time}\n${request}\n`).digest('hex');
    const about = `q-sign-algorithm=sha1&q-ak=AKIDlocal&q-sign-time=${time}&q-key-time=${time}`;
    return `${about}&q-header-list=&q-url-param-list=&q-signature=${signature}`;
  }

  private short(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex').slice(0, 32);
  }

  private now(): number {
    return Math.floor(this.nowMs() / 1000);
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
