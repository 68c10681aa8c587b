/** What WeChat advises to do with a text or a picture. */
export type Suggestion = 'pass' | 'review' | 'risky';

/** 100: nothing found. https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html */
export const NO_LABEL = 100;

/** A word of the seed that the content check finds. */
export interface CheckedWord {
  word: string;
  suggest: Exclude<Suggestion, 'pass'>;
  /** 10001 advertising, 20001 politics, 20002 pornography, 20003 abuse, 20006 crime, 20008 fraud, 20012 vulgarity, 20013 copyright, 21000 other. */
  label: number;
}

export interface Verdict {
  suggest: Suggestion;
  label: number;
  /** The word that was found. */
  keyword?: string;
}
