/** A whole number with a comma before every three digits: 120000 → "120,000". */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
