import { render } from 'preact';
import { App } from './app.tsx';
import { LiveWorld } from './live/world.ts';

const world = new LiveWorld();
world.start();
render(<App world={world} />, document.querySelector('#console')!);
