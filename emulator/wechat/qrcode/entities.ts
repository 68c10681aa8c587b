/** The value of a parametric QR code: a number, or text of up to 64 characters. */
export type Scene = number | string;

/** A parametric QR code (带参数二维码) of an Official Account. */
export interface QrCode {
  appId: string;
  ticket: string;
  /** What the picture holds. */
  url: string;
  scene: Scene;
  /** Milliseconds since 1970; a permanent code has none. */
  expiresAt?: number;
}

/** What a code is asked for with. */
export interface QrCodeRequest {
  scene: Scene;
  /** Left out: permanent. */
  expireSeconds?: number;
}
