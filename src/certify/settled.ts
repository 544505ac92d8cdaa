import type { AssetView, SimulatorControl } from '../simulator/index.ts';

const PATIENCE_MS = 10_000;

/** Waits until every asset whose parts are all in has been put together: that goes on after the device. */
export async function assembled(control: SimulatorControl): Promise<void> {
  const done = Promise.withResolvers<void>();
  const look = () => {
    if (!control.assets().some(isAssembling)) done.resolve();
  };
  const unsubscribe = control.onEvent(look);
  const patience = setTimeout(() => done.resolve(), PATIENCE_MS);
  look();
  await done.promise;
  clearTimeout(patience);
  unsubscribe();
}

/** Of a growing asset all parts so far may be in without it being whole. */
function isAssembling({ status, failure, receivedBytes, sizeBytes, ...asset }: AssetView): boolean {
  const isWhole = asset.storedParts === asset.parts && receivedBytes === sizeBytes;
  return status === 'created' && failure === null && isWhole;
}
