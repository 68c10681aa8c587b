import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import { seededText } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { Table, Tables } from '../tables.ts';
import type { Media, MediaType } from './entities.ts';
import { formatOf } from './format.ts';

/** https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia */
export const MEDIA_LIFETIME_MS = 3 * 24 * 60 * 60 * 1000;
const ID_LENGTH = 64;
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

interface MediaStoreParts {
  seed: number;
  tables: Tables;
  clock: WorldClock;
  sequences: Sequences;
}

/** Temporary files of accounts; each is gone after three days. */
export class MediaStore {
  /** By id. */
  private readonly media: Table<Media>;

  constructor(private readonly parts: MediaStoreParts) {
    this.media = parts.tables.table('media');
  }

  /** Keeps a file; refuses with 44001, 45001, 40005. */
  add(appId: string, type: MediaType, bytes: Buffer): Media {
    const format = formatOf(type, bytes);
    const { seed, sequences, clock } = this.parts;
    this.forgetExpired();
    const id = seededText(`${seed}/media/${sequences.next('media')}`, ID_LENGTH, ID_CHARACTERS);
    const media = { id, appId, type, ...format, content: bytes.toString('base64'), createdAt: clock.nowMs() };
    this.media.set(id, media);
    return media;
  }

  /** Refuses with 40007 what is not there (any more), belongs to another account, or is none of these types. */
  get(appId: string, id: unknown, ...types: MediaType[]): Media {
    const media = typeof id === 'string' ? this.media.get(id) : undefined;
    const fits =
      media && media.appId === appId && !this.isExpired(media) && (types.length === 0 || types.includes(media.type));
    if (!fits) throw new WeChatError(40007);
    return media;
  }

  private forgetExpired(): void {
    for (const [id, media] of this.media.entries()) {
      if (!this.isExpired(media)) break;
      this.media.delete(id);
    }
  }

  private isExpired({ createdAt }: Media): boolean {
    return this.parts.clock.nowMs() - createdAt >= MEDIA_LIFETIME_MS;
  }
}
