import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language/language.ts';
import { useWorld } from '../live/world.ts';
import { Ring } from './ring.tsx';
import { TOUR, type TourStep } from './steps.ts';

/** Sets the stage of a step: the panel, the person and the page that it is about. */
function useStage({ panel, phone }: TourStep): void {
  const world = useWorld();
  useEffect(() => {
    if (panel) location.hash = panel;
    const { person, path } = phone?.(world.state.get()?.wechat.people ?? []) ?? {};
    if (person === undefined) return;
    world.holder.set(person);
    world.wantedPage.set(path);
  }, [panel, phone, world]);
}

/** Whether something has happened, since the step began, that tells that it was done. */
function useIsDone({ name, isDoneBy }: TourStep): boolean {
  const world = useWorld();
  const [done, setDone] = useState<TourStep['name']>();
  useEffect(
    () =>
      world.feed.onBatch((batch) => {
        if (isDoneBy && batch.some(isDoneBy)) setDone(name);
      }),
    [name, isDoneBy, world],
  );
  return done === name;
}

interface Props {
  /** Of `TOUR`. Kept outside: whoever leaves the tour comes back to the step where they were. */
  at: number;
  onStep: (at: number) => void;
  onEnd: () => void;
}

/** The main job by hand, step by step, below the panel, which makes room: it covers nothing. Escape ends it. */
export function Tour({ at, onStep, onEnd }: Props) {
  const { tour } = useTexts();
  const step = TOUR[at]!;
  useStage(step);
  const isDone = useIsDone(step);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), [at]);
  // As soon as it can be seen, it can be ended.
  useLayoutEffect(() => {
    const end = ({ key }: KeyboardEvent) => key === 'Escape' && onEnd();
    addEventListener('keydown', end);
    return () => removeEventListener('keydown', end);
  }, [onEnd]);
  const isLast = at === TOUR.length - 1;
  const finish = () => {
    onStep(0);
    onEnd();
  };
  const words = tour.steps[step.name];
  return (
    <section class="tour" aria-label={tour.title}>
      <Ring target={step.target} />
      <p class="tour-at" aria-label={tour.position(at + 1, TOUR.length)}>
        <b>{at + 1}</b> / {TOUR.length}
      </p>
      <div class="tour-words">
        <h2 ref={title} tabIndex={-1}>
          {words.title}
        </h2>
        <p>{words.text}</p>
      </div>
      <p class="tour-done good" role="status">
        {isDone && `✓ ${tour.done}`}
      </p>
      <div class="tour-ways">
        <button type="button" class="button" disabled={at === 0} onClick={() => onStep(at - 1)}>
          {tour.back}
        </button>
        <button
          type="button"
          class={isDone || !step.isDoneBy ? 'button button-main' : 'button'}
          onClick={() => (isLast ? finish() : onStep(at + 1))}
        >
          {isLast ? tour.finish : tour.next}
        </button>
        <button type="button" class="link quiet" onClick={onEnd}>
          {tour.end}
        </button>
      </div>
    </section>
  );
}
