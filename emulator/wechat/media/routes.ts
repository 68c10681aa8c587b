import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { MEDIA_TYPES, type MediaType } from './entities.ts';
import { MAX_BYTES } from './format.ts';
import type { MediaStore } from './store.ts';

interface MediaParts {
  media: MediaStore;
  tokens: TokenStore;
}

/** The largest file, and room for the form around it; a little more than is allowed must arrive to be refused. */
const MAX_UPLOAD_BYTES = MAX_BYTES.video + 1024 * 1024;

/** Temporary files; permanent ones (`material/…`) are not here. */
export function mediaRoutes(api: Api, { media, tokens }: MediaParts): void {
  const access = byToken(tokens);
  api.post('/cgi-bin/media/upload', access, (call, account) => upload(media, call, account), MAX_UPLOAD_BYTES);
  api.get('/cgi-bin/media/get', access, (call, account) => download(media, call, account));
}

/** `?type=image` and the file in the part `media` of a form; refuses with 40004, 41005, 44001, 45001, 40005. */
function upload(media: MediaStore, call: ApiCall, account: Account): object {
  const type = MEDIA_TYPES.find((known) => known === call.query('type'));
  if (!type) throw new WeChatError(40004);
  const file = call.part('media');
  if (!file) throw new WeChatError(41005);
  const { id, createdAt } = media.add(account.appId, type, file);
  call.note(`${type}, ${file.length} bytes`);
  return { type, ...idOf(type, id), created_at: Math.floor(createdAt / 1000) };
}

const idOf = (type: MediaType, id: string) => (type === 'thumb' ? { thumb_media_id: id } : { media_id: id });

/** The file itself. Simplified: of a video too, where the platform answers with a `video_url`. */
function download(media: MediaStore, call: ApiCall, account: Account): Response {
  const { id, content, contentType, extension } = media.get(account.appId, call.query('media_id'));
  const headers = { 'content-type': contentType, 'content-disposition': `attachment; filename="${id}${extension}"` };
  return new Response(Buffer.from(content, 'base64'), { headers });
}
