import { join, resolve } from 'node:path';
import type { Card } from '../cards/card.ts';
import { cardOf } from '../cards/catalogue.ts';
import type { CardName } from '../cards/catalogue.ts';
import { recordClipOnCard } from '../cards/record-clip-on-card.ts';
import { containerOf } from '../containers/catalogue.ts';
import type { ContainerName } from '../containers/catalogue.ts';
import type { ContainerRecording, RecordOptions } from '../record-options.ts';
import { defaultFramesPerSecond } from '../record-plan.ts';
import { record } from '../record.ts';
import { cameraLetter, clipName, lastClipNumber, namesIn } from './clip-names.ts';
import { rollTakes } from './roll.ts';
import type { Sequence, Slate } from './roll.ts';

/** Takes onto one card. Everything else is as for one take and the same for all. */
export type CardOptions = Omit<RecordOptions, 'name'> &
  Sequence & {
    /** The structure of folders, names and sidecars; the plain folder unless told. */
    readonly card?: CardName | undefined;
  };

/**
 * Records takes one after another, into any container and with any manners; see `record` and
 * `rollTakes`. Clips are named as `recordTakes` names them, unless a card has names of its own;
 * numbers go on from the clips that are there.
 *
 * @throws RecorderError as `record` does, and that of a take that failed by itself.
 */
export async function* recordCard(
  options: CardOptions,
): AsyncGenerator<ContainerRecording, void, undefined> {
  const { takes: _takes, gapSeconds: _gap, cameras = 1, card: name, ...given } = options;
  const card = name === undefined ? undefined : cardOf(name);
  const container = given.container ?? card?.container ?? 'mp4';
  // Decided here, because timecode counts frames, from take to take.
  const framesPerSecond = given.framesPerSecond ?? defaultFramesPerSecond(container);
  const folder = resolve(given.folder);
  const take = { ...given, folder, container, framesPerSecond };
  const sequence = { ...options, framesPerSecond };
  if (card === undefined) {
    const { extension } = containerOf(container);
    const firstNumber = (await lastClipNumber(folder)) + 1;
    yield* rollTakes(sequence, (slate) => {
      const clip = clipName(slate.camera, firstNumber + slate.take, extension);
      return record({ ...forSlate(take, slate), name: clip });
    });
    return;
  }
  const onCard = { ...take, spanBytes: take.spanBytes ?? card.spanBytes };
  const numbers = await numbersOn(card, folder, cameras);
  yield* rollTakes(sequence, (slate) => startOnCard(onCard, card, slate, numbers));
}

type TakeOptions = Omit<RecordOptions, 'name'> & {
  readonly container: ContainerName;
  readonly framesPerSecond: number;
};

function forSlate(take: TakeOptions, { camera, startTimecode }: Slate): TakeOptions {
  return { ...take, label: take.label ?? `${cameraLetter(camera)} CAM`, startTimecode };
}

/** The number that each camera's next clip has; a burst of stills takes several. */
async function numbersOn(card: Card, root: string, cameras: number): Promise<number[]> {
  const today = new Date();
  const each = Array.from({ length: cameras }, async (_, camera) => {
    const folder = join(root, card.clipFolder(camera, today));
    const names = await namesIn(folder);
    return names.reduce((next, name) => Math.max(next, (card.numberOf(name) ?? 0) + 1), 1);
  });
  return Promise.all(each);
}

function startOnCard(
  take: TakeOptions,
  card: Card,
  slate: Slate,
  numbers: number[],
): ContainerRecording {
  const { extension, media } = containerOf(take.container);
  const number = numbers[slate.camera] ?? 1;
  const place = card.place({
    camera: slate.camera,
    number,
    extension,
    startTimecode: slate.startTimecode,
    framesPerSecond: take.framesPerSecond,
    startedAt: new Date(),
  });
  const recording = recordClipOnCard(forSlate(take, slate), place);
  numbers[slate.camera] = number + 1;
  if (media === 'still') {
    void recording.done.then(
      ({ files }) => (numbers[slate.camera] = number + files.length),
      () => undefined,
    );
  }
  return recording;
}
