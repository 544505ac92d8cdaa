import type { Device } from './device.ts';

/** A device in as far as the local API shows it. */
export type Shown = Pick<Device, 'snapshot' | 'uploads' | 'on'>;
