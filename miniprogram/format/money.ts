const FEN_PER_YUAN = 100;

/** Fen as yuan, without needless zeros: 2000 → "20", 1250 → "12.5", 1999 → "19.99". */
export const yuan = (fen: number): string => String(fen / FEN_PER_YUAN);

/** Fen as yuan where sums stand beside each other: 1234560 → "12,345.60", 96000 → "960". */
export const sumOf = (fen: number): string =>
  (fen / FEN_PER_YUAN)
    .toFixed(2)
    .replace(/\B(?=(\d{3})+\.)/g, ',')
    .replace(/\.00$/, '');

/** The same as `yuan` of what may not be there. */
export const yuanText = (fen: number | undefined): string => (fen === undefined ? '' : yuan(fen));

/** Yuan as typed to fen; NaN where it is no number. */
export const fen = (yuanTyped: string): number =>
  yuanTyped.trim() === '' ? Number.NaN : Math.round(Number(yuanTyped) * FEN_PER_YUAN);

/** From which order on a coupon applies, as people say it. */
export const thresholdText = (fen: number): string => (fen === 0 ? '无门槛' : `满${yuan(fen)}元可用`);
