const FEN_PER_YUAN = 100;

/** Fen as yuan, without needless zeros: 2000 → "20", 1250 → "12.5", 1999 → "19.99". */
export const yuan = (fen: number): string => String(fen / FEN_PER_YUAN);

/** The same of what may not be there. */
export const yuanText = (fen: number | undefined): string => (fen === undefined ? '' : yuan(fen));

/** Yuan as typed to fen; NaN where it is no number. */
export const fen = (yuanTyped: string): number =>
  yuanTyped.trim() === '' ? Number.NaN : Math.round(Number(yuanTyped) * FEN_PER_YUAN);

/** From which order on a coupon applies, as people say it. */
export const thresholdText = (fen: number): string => (fen === 0 ? '无门槛' : `满${yuan(fen)}元可用`);
