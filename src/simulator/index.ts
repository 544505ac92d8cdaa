/** The door: a strict, faulty-on-demand stand-in for Frame.io's Camera to Cloud API. */
export type { AuthorizeOptions, FaultControl, SimulatorControl } from './control.ts';
export type { DeviceChange, Listener, SimulatorEvent } from './event.ts';
export type { FaultView } from './faults/fault-board.ts';
export type { ParamSpec, ParamTable, RawParams } from './faults/params.ts';
export type { SimulatorOptions, SocketTopicId } from './options.ts';
export type { PlanInput } from './plan/plan.ts';
export { readPlan } from './plan/read-plan.ts';
export { SimulatorError, type SimulatorErrorCode } from './simulator-error.ts';
export { type Simulator, startSimulator } from './simulator.ts';
export type {
  AssetType,
  AssetView,
  CallView,
  ChannelView,
  CommentView,
  DeviceView,
  HostKind,
  MarkerView,
  PauseView,
  PendingCode,
  TimecodeView,
  SocketVersion,
  SocketView,
  ViolationFilter,
  ViolationView,
} from './views.ts';
