/** A number that WeChat has verified for the person, who tapped for it. */
export interface VerifiedPhone {
  /** With the country's code: `+8613800138000`. */
  number: string;
  verifiedAt: Date;
  /** Hash of the code that brought it: a repeat of the tap is known, because WeChat answers to a code once. */
  codeId: string;
}

/** What may be shown of a number: `+86 138****8000`. */
export const maskedPhone = (number: string): string => number.replace(/.{4}(?=.{4}$)/, '****');

/** Of two records that become one: the number that was verified last. */
export const joinedPhone = (own?: VerifiedPhone, other?: VerifiedPhone): VerifiedPhone | undefined =>
  own && other ? (other.verifiedAt > own.verifiedAt ? other : own) : (own ?? other);

/** What the survivor has when that is undone: its own of before, when what it shows came from the other. */
export const separatedPhone = (now?: VerifiedPhone, theirs?: VerifiedPhone, before?: VerifiedPhone) =>
  now && now.codeId === theirs?.codeId ? before : now;
