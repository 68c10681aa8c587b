/** 用户安全等级, from harmless to a danger. */
export const RISK_RANKS = [0, 1, 2, 3, 4] as const;
export type RiskRank = (typeof RISK_RANKS)[number];

/** People with this rank cannot log in to a mini program (40226); of generated people nobody begins with it. */
export const BLOCKED_RANK = 4;
