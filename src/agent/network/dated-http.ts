import {
  isPage,
  type Cancellation,
  type Exchange,
  type HttpPort,
  type HttpRequest,
} from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import { clockReport, skewSecondsOf, type ClockReport } from './clock-skew.ts';

/** An answer that took longer says little of what time it is. */
const FRESH_MS = 5_000;

/** Passes exchanges through, and compares the clock of this machine with the time that Frame.io's answers name. */
export class DatedHttp implements HttpPort {
  readonly #http: HttpPort;
  readonly #clock: ClockPort;
  readonly #onChange: (report: ClockReport) => void;
  #isWrong = false;

  /** @param onChange the clock turned out to be wrong by a minute or more, or right again */
  constructor(http: HttpPort, clock: ClockPort, onChange: (report: ClockReport) => void) {
    this.#http = http;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  async send(request: HttpRequest, cancel?: Cancellation): Promise<Exchange> {
    const sentAtMs = this.#clock.now();
    const exchange = await this.#http.send(request, cancel);
    const nowMs = this.#clock.now();
    // What a page of something in between says of the time is not Frame.io's.
    const isTheirs = exchange.kind === 'reply' && !isPage(exchange);
    if (isTheirs && Math.abs(nowMs - sentAtMs) < FRESH_MS) this.#compare(exchange, nowMs);
    return exchange;
  }

  #compare(exchange: Exchange, nowMs: number): void {
    const report = clockReport(skewSecondsOf(exchange, nowMs));
    if (report.skewSeconds === null) return;
    const isWrong = report.why !== null;
    if (isWrong === this.#isWrong) return;
    this.#isWrong = isWrong;
    this.#onChange(report);
  }
}
