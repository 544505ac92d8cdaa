import { UNLIMITED, type Timetable } from './bandwidth/timetable.ts';

/** What the user has decided about the queue; durable, and the same for every program that works it off. */
export interface QueueSettings {
  /** Nothing is sent until the user resumes. Frame.io's own Pause is another thing (protocol.md §12.3). */
  readonly paused: boolean;
  /** `manual`: what watch folders find waits, held, until a person picks it. */
  readonly mode: 'automatic' | 'manual';
  /** How fast, at which times of the week. */
  readonly bandwidth: Timetable;
  /** Kinds of file, first to last; see {@link priorityOf}. Empty: all are alike. */
  readonly priority: readonly string[];
}

export const SETTINGS_START: QueueSettings = {
  paused: false,
  mode: 'automatic',
  bandwidth: UNLIMITED,
  priority: [],
};
