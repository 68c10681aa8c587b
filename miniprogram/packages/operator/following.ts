import { reading } from '../../interactions/reading';

/** How often it is asked while something goes on. */
const LOOK_AGAIN_MS = 5_000;

/** A page that shows something that goes on. */
interface Following extends ThisParameterType<typeof reading.onShow> {
  lookingAgain: number;
  isBehind: boolean;
}

function stop(this: Following): void {
  this.isBehind = true;
  clearTimeout(this.lookingAgain);
}

/** As `reading`, and looks again while something goes on and the page is in front. */
export const following = {
  ...reading,
  lookingAgain: 0,
  isBehind: false,

  onShow(this: Following) {
    this.isBehind = false;
    reading.onShow.call(this);
  },

  onHide: stop,
  onUnload: stop,

  /** To be told after each answer whether it still goes on; an answer that comes when the page is left begins nothing. */
  follow(this: Following, goesOn: boolean, look: () => Promise<unknown> = () => this.load()) {
    clearTimeout(this.lookingAgain);
    if (goesOn && !this.isBehind) this.lookingAgain = setTimeout(() => void look(), LOOK_AGAIN_MS);
  },
};
