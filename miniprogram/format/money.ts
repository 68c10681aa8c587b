const FEN_PER_YUAN = 100;

/** Fen as yuan, without needless zeros: 2000 → "20", 1250 → "12.5", 1999 → "19.99". */
export const yuan = (fen: number): string => String(fen / FEN_PER_YUAN);

/** From which order on a coupon applies, as people say it. */
export const thresholdText = (fen: number): string => (fen === 0 ? '无门槛' : `满${yuan(fen)}元可用`);
