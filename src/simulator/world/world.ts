import { FAULTS } from '../faults/catalogue.ts';
import { FaultBoard } from '../faults/fault-board.ts';
import type { Settings } from '../options.ts';
import type { ContentStore } from '../storage/content-store.ts';
import type { Credentials } from '../storage/signature.ts';
import { makeCredentials } from '../storage/upload-url.ts';
import { AssetBook } from './asset-book.ts';
import { CallLog } from './call-log.ts';
import { CodeBook } from './code-book.ts';
import { DeviceBook } from './device-book.ts';
import { EventBus } from './event-bus.ts';
import { MarkerLog } from './marker-log.ts';
import { Project } from './project.ts';
import { TokenBook } from './token-book.ts';
import { ViolationLog } from './violation-log.ts';

/** All that the stand-in knows. Routes read and change it; servers only carry them. */
export interface World {
  readonly settings: Settings;
  readonly events: EventBus;
  readonly calls: CallLog;
  readonly violations: ViolationLog;
  readonly faults: FaultBoard;
  readonly project: Project;
  readonly codes: CodeBook;
  readonly tokens: TokenBook;
  readonly devices: DeviceBook;
  readonly assets: AssetBook;
  readonly markers: MarkerLog;
  readonly store: ContentStore;
  /** Signs the upload URLs. */
  readonly credentials: Credentials;
}

export function createWorld(settings: Settings, store: ContentStore): World {
  const { now } = settings;
  const events = new EventBus(now);
  const calls = new CallLog(now, events);
  const violations = new ViolationLog(now, events, () => calls.lastId);
  const lifeSeconds = settings.uploadUrlLifeSeconds;
  return {
    settings,
    events,
    calls,
    violations,
    faults: new FaultBoard(FAULTS, events, settings.seed),
    project: new Project(settings.projectName, events),
    codes: new CodeBook(settings, events),
    tokens: new TokenBook(settings),
    devices: new DeviceBook(now, events, settings.timezone),
    assets: new AssetBook({ now, events, violations, store, lifeSeconds }),
    markers: new MarkerLog(now, events),
    store,
    credentials: makeCredentials(),
  };
}
