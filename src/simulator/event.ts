import type {
  AssetView,
  CallView,
  DeviceView,
  HostKind,
  PendingCode,
  ViolationView,
} from './views.ts';

/** Everything that happens in the simulator, as it happens. New types and fields may be added. */
export type SimulatorEvent = { readonly at: string } & (
  | { readonly type: 'codeShown'; readonly code: PendingCode }
  | { readonly type: 'codeAuthorized'; readonly code: PendingCode }
  | { readonly type: 'paired'; readonly device: DeviceView }
  | {
      readonly type: 'deviceChanged';
      readonly change: 'paused' | 'resumed' | 'forgotten' | 'deauthorized';
      readonly deviceId: string;
    }
  | { readonly type: 'projectRenamed'; readonly name: string }
  | { readonly type: 'assetCreated'; readonly asset: AssetView }
  /** At most four a second for each asset. */
  | {
      readonly type: 'bytesReceived';
      readonly assetId: string;
      readonly receivedBytes: number;
      readonly sizeBytes: number;
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
