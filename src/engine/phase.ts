/** How an engine is. */
export type Phase = 'new' | 'running' | 'diskFull' | 'broken' | 'stopping';

export type PhaseEvent =
  | 'start'
  | 'stop'
  /** The store refused; what is in it is in order. */
  | 'storeFailed'
  /** It refused for want of room, and whoever has this engine wants it to wait for that. */
  | 'diskFilled'
  /** There is room again. */
  | 'roomAgain';

/** What each event makes of each phase; null: it changes nothing. Once broken or stopped, for good. */
export const PHASES: Readonly<Record<Phase, Readonly<Record<PhaseEvent, Phase | null>>>> = {
  new: {
    start: 'running',
    stop: 'stopping',
    storeFailed: 'broken',
    diskFilled: 'diskFull',
    roomAgain: null,
  },
  running: {
    start: null,
    stop: 'stopping',
    storeFailed: 'broken',
    diskFilled: 'diskFull',
    roomAgain: null,
  },
  diskFull: {
    start: null,
    stop: 'stopping',
    storeFailed: 'broken',
    diskFilled: null,
    roomAgain: 'running',
  },
  broken: { start: null, stop: 'stopping', storeFailed: null, diskFilled: null, roomAgain: null },
  stopping: { start: null, stop: null, storeFailed: null, diskFilled: null, roomAgain: null },
};
