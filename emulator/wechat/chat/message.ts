import * as z from 'zod/mini';
import { seededBytes } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { XmlFields } from '../push/xml.ts';

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
/** Made up where it is left out. */
const mediaId = z.optional(text(200));
const url = z.optional(text(1_000));

/** What somebody writes or sends to an account. */
export const message = z.discriminatedUnion('type', [
  /** `choice`: id of the choice of a menu message (msgmenu) by which the text was sent. */
  z.strictObject({ type: z.literal('text'), content: text(2_000), choice: z.optional(text(200)) }),
  z.strictObject({ type: z.literal('image'), mediaId, picUrl: url }),
  /** `recognition`: what was understood, for an account that has this switched on. */
  z.strictObject({ type: z.literal('voice'), mediaId, recognition: z.optional(text(1_000)) }),
  z.strictObject({ type: z.literal('video'), mediaId }),
  z.strictObject({ type: z.literal('shortvideo'), mediaId }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.number().check(z.gte(-90), z.lte(90)),
    longitude: z.number().check(z.gte(-180), z.lte(180)),
    scale: z._default(z.int().check(z.gte(0), z.lte(30)), 16),
    label: z._default(z.string().check(z.maxLength(200)), ''),
  }),
  z.strictObject({
    type: z.literal('link'),
    title: text(200),
    description: z._default(z.string(), ''),
    url: text(1_000),
  }),
  z.strictObject({ type: z.literal('miniprogrampage'), title: text(200), appId: text(40), pagePath: text(1_000) }),
]);
export type Message = z.output<typeof message>;

/** What the customer-service chat of a mini program can take. */
export const MINI_PROGRAM_MESSAGES: readonly Message['type'][] = ['text', 'image', 'miniprogrampage'];

/**
 * The fields of the push, in the order of the platform.
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function messageFields(
  parts: { seed: number; sequences: Sequences },
  given: Message,
): { msgType: string; fields: XmlFields } {
  const media = () => givenId(given) ?? madeUpId(parts);
  const fields = (): XmlFields => {
    switch (given.type) {
      case 'text':
        return { Content: given.content, ...(given.choice === undefined ? {} : { bizmsgmenuid: given.choice }) };
      case 'image':
        return { PicUrl: given.picUrl ?? `http://mmbiz.qpic.cn/fake/${madeUpId(parts)}/0`, MediaId: media() };
      case 'voice':
        return { MediaId: media(), Format: 'amr', ...recognized(given.recognition) };
      case 'video':
      case 'shortvideo':
        return { MediaId: media(), ThumbMediaId: madeUpId(parts) };
      case 'location':
        return { Location_X: given.latitude, Location_Y: given.longitude, Scale: given.scale, Label: given.label };
      case 'link':
        return { Title: given.title, Description: given.description, Url: given.url };
      case 'miniprogrampage':
        return {
          ...cardFields(given),
          ThumbUrl: `http://mmbiz.qpic.cn/fake/${madeUpId(parts)}/0`,
          ThumbMediaId: madeUpId(parts),
        };
    }
  };
  return { msgType: given.type, fields: fields() };
}

const cardFields = (card: { title: string; appId: string; pagePath: string }): XmlFields => ({
  Title: card.title,
  AppId: card.appId,
  PagePath: card.pagePath,
});

const recognized = (recognition?: string): XmlFields => (recognition === undefined ? {} : { Recognition: recognition });

const givenId = (given: Message): string | undefined => ('mediaId' in given ? given.mediaId : undefined);

/** 64 characters, as the ids of temporary media have on the real platform. */
function madeUpId({ seed, sequences }: { seed: number; sequences: Sequences }): string {
  return seededBytes(`${seed}/media/${sequences.next('sent-media')}`, 48).toString('base64url');
}
