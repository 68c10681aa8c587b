import * as z from 'zod/mini';
import { endpoint, type WeChatApi } from '../endpoint.ts';

/** `thumb`: the small picture of a mini program card, JPEG of up to 64 KB; `image`: JPEG, PNG or GIF of up to 10 MB. */
export type PictureUse = 'image' | 'thumb';

const uploaded = z.pipe(
  z.union([z.object({ media_id: z.string() }), z.object({ thumb_media_id: z.string() })]),
  z.transform((answer) => ('media_id' in answer ? answer.media_id : answer.thumb_media_id)),
);

const mediaUpload = endpoint('POST', '/cgi-bin/media/upload', {
  repeatable: 'spare',
  needs: 'customer-service',
  answer: uploaded,
});

/**
 * Uploads a picture for customer service messages; WeChat keeps it for three days (40007 after that). Its id. Refused where
 * it is empty (44001), too large (45001) or in another format (40005). Over HTTP only.
 * @param picture with its type (`image/jpeg`, `image/png`, `image/gif`)
 * https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia
 */
export const uploadPicture = (account: WeChatApi, use: PictureUse, picture: Blob): Promise<string> =>
  account.call(mediaUpload, { type: use, media: picture });
