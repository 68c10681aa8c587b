import type { EnvVersion } from '../launch.ts';

/** What a mini program code (小程序码) or QR code opens. */
export interface CodeContent {
  /** `round`: a mini program code; `square`: a QR code. Both are drawn as QR codes here. */
  shape: 'round' | 'square';
  appId: string;
  /** Without leading slash; empty: the first page. */
  path: string;
  /** As the page gets it. */
  query: string;
  envVersion: EnvVersion;
}
