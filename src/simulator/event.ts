import type {
  AssetView,
  CallView,
  CommentView,
  DeviceView,
  HostKind,
  MarkerView,
  PendingCode,
  ViolationView,
} from './views.ts';

export type DeviceChange =
  | 'paused'
  | 'resumed'
  | 'forgotten'
  | 'deauthorized'
  | 'renamed'
  | 'timezone'
  /** One was connected or disconnected. */
  | 'channels';

/** Everything that happens in the simulator, as it happens. New types and fields may be added. */
export type SimulatorEvent = { readonly at: string } & (
  | { readonly type: 'codeShown'; readonly code: PendingCode }
  | { readonly type: 'codeAuthorized'; readonly code: PendingCode }
  | { readonly type: 'paired'; readonly device: DeviceView }
  | {
      readonly type: 'deviceChanged';
      readonly change: DeviceChange;
      readonly deviceId: string;
    }
  | { readonly type: 'projectRenamed'; readonly name: string }
  | { readonly type: 'assetCreated'; readonly asset: AssetView }
  /** Parts of a growing asset were asked for. */
  | { readonly type: 'assetGrew'; readonly asset: AssetView }
  | { readonly type: 'commented'; readonly assetId: string; readonly comment: CommentView }
  | { readonly type: 'marked'; readonly marker: MarkerView }
  /** At most four a second for each asset. */
  | {
      readonly type: 'bytesReceived';
      readonly assetId: string;
      readonly receivedBytes: number;
      /** null: the asset grows, and its end is not known yet. */
      readonly sizeBytes: number | null;
    }
  | { readonly type: 'assetComplete'; readonly asset: AssetView }
  | { readonly type: 'assetFailed'; readonly asset: AssetView }
  | { readonly type: 'call'; readonly call: CallView }
  | { readonly type: 'violation'; readonly violation: ViolationView }
  | { readonly type: 'faultsChanged'; readonly fault: string; readonly enabled: boolean }
  | {
      readonly type: 'faultHit';
      readonly fault: string;
      readonly host: HostKind;
      readonly method: string;
      readonly path: string;
    }
);

export type Listener = (event: SimulatorEvent) => void;

type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;
export type EventDraft = WithoutTime<SimulatorEvent>;
