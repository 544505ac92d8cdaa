import { describe, expect, test } from 'vitest';
import { snapshotWith, uploadsWith } from '../fixtures.ts';
import { render } from '../rendering.tsx';
import { DeviceHeader } from './device-header.tsx';
import { NoAnswer } from './no-answer.tsx';
import { Notices } from './notices.tsx';
import { Pairing, httpsLink } from './pairing.tsx';
import { Totals } from './totals.tsx';

const NOW_MS = Date.parse('2026-11-23T12:00:00.000Z');

describe('the header', () => {
  test('names device, project, user, and how long the pairing lasts', () => {
    const { text } = render(<DeviceHeader snapshot={snapshotWith()} nowMs={NOW_MS} />);
    for (const word of [
      'A-Cam',
      'Night Shoot',
      'Kim',
      'Online',
      '14 d left',
      'Frame.io answered',
    ]) {
      expect(text).toContain(word);
    }
  });

  test('tells by what it is connected, how fast, and since when', () => {
    const network = {
      ...snapshotWith().network,
      link: { name: 'wlan0', type: 'wifi', signalPercent: 62 },
      proxy: 'proxy.set:3128',
    } as const;
    const { text } = render(<DeviceHeader snapshot={snapshotWith({ network })} nowMs={NOW_MS} />);
    for (const words of [
      'Wi-Fi (wlan0), signal 62 %',
      'within 80 ms, checked',
      'proxy.set:3128, a tunnel for all connections',
      '48 Mb/s, reached',
      'Open since',
    ]) {
      expect(text).toContain(words);
    }
  });

  test('says nothing of what is not known, or not there', () => {
    const { text } = render(
      <DeviceHeader
        snapshot={snapshotWith({
          network: {
            ...snapshotWith().network,
            link: null,
            roundTripMs: null,
            upBytesPerSecond: null,
            upMeasuredAt: null,
          },
        })}
        nowMs={NOW_MS}
      />,
    );
    for (const word of ['Connected by', 'Speed up', 'Proxy', 'null', 'within']) {
      expect(text).not.toContain(word);
    }
  });

  test('of an unpaired device is Offline and says what to do', () => {
    const snapshot = snapshotWith({
      auth: { state: 'unpaired', pairedUntil: null, tokenExpiresAt: null },
      device: { id: null, name: null, clientVersion: '0.1.0' },
      project: null,
      user: null,
    });
    const { text } = render(<DeviceHeader snapshot={snapshot} nowMs={NOW_MS} />);
    for (const word of ['This device', 'Offline', 'dailies pair', 'Not paired']) {
      expect(text).toContain(word);
    }
  });
});

describe('pairing', () => {
  const code = {
    userCode: '012345',
    deviceName: 'A-Cam',
    expiresAt: '2026-11-23T12:01:05.000Z',
    verificationUriComplete: 'https://next.frame.io/device?code=012345',
  };

  test('shows all six digits, the countdown, the device and the link', () => {
    const { html, text } = render(<Pairing code={code} nowMs={NOW_MS} />);
    expect(text).toContain('Code: 0 1 2 3 4 5012345');
    expect(text).toContain('Valid for 1:05 · device A-Cam');
    expect(html).toContain('href="https://next.frame.io/device?code=012345"');
  });

  test('does not show a code that has expired, or never was a time', () => {
    const late = NOW_MS + 65_000;
    expect(render(<Pairing code={code} nowMs={late} />).text).toContain('has expired');
    const odd = { ...code, expiresAt: 'soon' };
    expect(render(<Pairing code={odd} nowMs={NOW_MS} />).text).not.toContain('012345');
  });

  test('says where the code is when the page has not heard of it', () => {
    expect(render(<Pairing code={null} nowMs={NOW_MS} />).text).toContain('in the terminal');
  });

  test.each([
    null,
    '',
    'javascript:alert(1)',
    'http://frame.io/device',
    '/device',
    'data:text/html,x',
  ])('does not follow %s', (link) => {
    expect(httpsLink(link)).toBeNull();
  });
});

describe('notices', () => {
  test('say why the queue waits and what to do', () => {
    const holds = [{ reason: 'noNetwork', message: 'No route to api.frame.io' }];
    const { text } = render(<Notices snapshot={snapshotWith({ holds })} />);
    expect(text).toContain('No route to api.frame.io. Check the network.');
  });

  test('speak of a wrong clock', () => {
    const snapshot = snapshotWith({ clock: { skewSeconds: -7_200, why: 'It is 2 h behind' } });
    expect(render(<Notices snapshot={snapshot} />).text).toContain('2 h behind');
  });

  test('speak of what stays unfinished at Frame.io', () => {
    const { text } = render(<Notices snapshot={snapshotWith({ unfinishedAssets: 2 })} />);
    expect(text).toContain('2 files can never be completed.');
    expect(text).toContain('delete them there');
  });

  test('are absent when all is well', () => {
    expect(render(<Notices snapshot={snapshotWith()} />).html).toBe('');
  });
});

describe('totals', () => {
  test('show what is left, how fast and how long', () => {
    const uploads = uploadsWith({
      remainingFiles: 3,
      remainingBytes: 2_500_000_000,
      bytesPerSecond: 12_500_000,
      etaSeconds: 200,
    });
    const { text } = render(<Totals snapshot={snapshotWith({ uploads })} />);
    for (const word of ['3 files still to go', '2.5 GB', '12.5 MB/s', 'about 3 min 20 s']) {
      expect(text).toContain(word);
    }
  });

  test('do not guess a time', () => {
    const uploads = uploadsWith({ remainingFiles: 3 });
    const { text } = render(<Totals snapshot={snapshotWith({ uploads })} />);
    expect(text).toContain('Time remainingnot known');
    expect(text).toContain('Speednot sending');
  });
});

describe('a device that does not answer', () => {
  test('is said to be one, with since when and what to do', () => {
    const view = { kind: 'silent', why: 'It cannot be reached.', lastAtMs: NOW_MS } as const;
    const { text } = render(<NoAnswer view={view} nowMs={NOW_MS + 90_000} />);
    for (const word of ['The device does not answer', '1 min 30 s ago', 'start it again']) {
      expect(text).toContain(word);
    }
  });

  test('that has a new link is said to have one', () => {
    const { text } = render(<NoAnswer view={{ kind: 'linkInvalid' }} nowMs={NOW_MS} />);
    expect(text).toContain('no longer valid');
    expect(text).toContain('Open the link that dailies shows');
  });
});
