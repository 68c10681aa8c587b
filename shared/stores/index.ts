export { listStores, removeStore, saveStore } from './edit-stores.ts';
export { findStores, presentStore } from './find-stores.ts';
export { findable, type Store, type StoreDescription } from './store.ts';
export { Stores } from './stores.ts';
