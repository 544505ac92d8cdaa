import type {
  AssetView,
  CallView,
  CommentView,
  DeviceView,
  HostKind,
  MarkerView,
  PendingCode,
  SocketVersion,
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
  /** `callId`: of the handshake; it tells the sockets of a device apart. */
  | {
      readonly type: 'socketOpened';
      readonly deviceId: string;
      readonly callId: number;
      readonly version: SocketVersion;
    }
  | { readonly type: 'socketJoined'; readonly deviceId: string; readonly callId: number }
  | {
      readonly type: 'socketClosed';
      readonly deviceId: string;
      readonly callId: number;
      /** RFC 6455 7.4; 1006: without a close frame. */
      readonly code: number;
      /** In our words, never in the device's. */
      readonly reason: string;
    }
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
  | { readonly type: 'violationsForgotten' }
  | { readonly type: 'timeAdvanced'; readonly seconds: number }
  /** A step of the plan was done; `failure` says why it could not be. */
  | {
      readonly type: 'planStep';
      /** From 1, as in the plan. */
      readonly step: number;
      readonly act: string;
      readonly failure: string | null;
    }
  | { readonly type: 'faultsChanged'; readonly fault: string; readonly enabled: boolean }
  | {
      readonly type: 'faultHit';
      readonly fault: string;
      readonly host: HostKind | 'socket';
      readonly method: string;
      readonly path: string;
    }
);

export type Listener = (event: SimulatorEvent) => void;

type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;
export type EventDraft = WithoutTime<SimulatorEvent>;
