export const MEDIA_TYPES = ['image', 'voice', 'video', 'thumb'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A temporary file (临时素材) that an account has uploaded. */
export interface Media {
  id: string;
  appId: string;
  type: MediaType;
  contentType: string;
  /** With the dot. */
  extension: string;
  /** In base64. */
  content: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}
