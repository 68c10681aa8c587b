interface Options {
  duration?: number;
  timingFunction?: string;
  delay?: number;
  transformOrigin?: string;
}
/** One `step()`: what is reached, and how long the way there takes. */
interface Step {
  transforms: string[];
  styles: Record<string, string>;
  options: Required<Options>;
}
/** What `export()` hands to the attribute `animation`. */
export interface ExportedAnimation {
  steps: Step[];
}

const DEFAULTS: Required<Options> = { duration: 400, timingFunction: 'linear', delay: 0, transformOrigin: '50% 50% 0' };

const length = (value: unknown): string => (typeof value === 'number' ? `${value}px` : String(value));
const degrees = (value: unknown): string => `${String(value)}deg`;
const plain = (value: unknown): string => String(value);

/** Functions of CSS that a method stands for, with the unit of its arguments. */
const TRANSFORMS: Record<string, (value: unknown) => string> = {
  ...{ translate: length, translateX: length, translateY: length, translateZ: length, translate3d: length },
  ...{ rotate: degrees, rotateX: degrees, rotateY: degrees, rotateZ: degrees, skew: degrees, skewX: degrees },
  ...{ skewY: degrees, scale: plain, scaleX: plain, scaleY: plain, scaleZ: plain, scale3d: plain },
  ...{ matrix: plain, matrix3d: plain },
};
const STYLES: Record<string, (value: unknown) => string> = {
  ...{ width: length, height: length, top: length, left: length, bottom: length, right: length },
  ...{ opacity: plain, backgroundColor: plain },
};

type Chain = Record<string, (...values: never[]) => unknown>;

/** https://developers.weixin.qq.com/miniprogram/dev/api/ui/animation/wx.createAnimation.html */
export function createAnimation(given: Options = {}): Chain {
  const options = { ...DEFAULTS, ...given };
  let steps: Step[] = [];
  let open: Pick<Step, 'transforms' | 'styles'> = { transforms: [], styles: {} };
  const chain: Chain = {
    step(own: Options = {}) {
      steps.push({ ...open, options: { ...options, ...own } });
      open = { transforms: [...open.transforms], styles: { ...open.styles } };
      return chain;
    },
    export(): ExportedAnimation {
      const exported = { steps };
      steps = [];
      open = { transforms: [], styles: {} };
      return exported;
    },
  };
  for (const [name, unit] of Object.entries(TRANSFORMS)) {
    chain[name] = (...values: unknown[]) => {
      open.transforms.push(`${name}(${values.map(unit).join(', ')})`);
      return chain;
    };
  }
  for (const [name, unit] of Object.entries(STYLES)) {
    chain[name] = (value: unknown) => {
      open.styles[name] = unit(value);
      return chain;
    };
  }
  return chain;
}

/** Moves an element through the steps, one after the other. */
export function animate(node: HTMLElement, { steps }: ExportedAnimation): void {
  let after = 0;
  for (const { transforms, styles, options } of steps) {
    window.setTimeout(() => {
      node.style.transition = `all ${options.duration}ms ${options.timingFunction} ${options.delay}ms`;
      node.style.transformOrigin = options.transformOrigin;
      if (transforms.length > 0) node.style.transform = transforms.join(' ');
      Object.assign(node.style, styles);
    }, after);
    after += options.duration + options.delay;
  }
}
