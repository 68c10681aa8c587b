/** What the world's clock shows. `now`: ISO, UTC. */
export interface WorldTime {
  now: string;
  frozen: boolean;
}

/** The channel on which the console tells the phones of its browser a WorldTime. */
export const TIME_CHANNEL = 'weilian-preview:time';
