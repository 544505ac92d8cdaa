import { describe, expect, test } from 'vitest';
import { bytes, inspected } from '../testing/inspected.ts';
import { realMedia } from '../testing/real-media.ts';

const key = (kind: number, status: number) =>
  Buffer.from([6, 0xe, 0x2b, 0x34, 2, 5, 1, 1, 0xd, 1, 2, 1, 1, kind, status, 0]);
const item = (itemKey: Buffer, value: Buffer) =>
  Buffer.concat([itemKey, Buffer.from([0x83, 0, 0, value.length]), value]);
const essence = item(Buffer.from('060e2b34010201010d01030115010500', 'hex'), bytes(200));

/** A partition pack that says where the footer is. */
function partition(kind: number, status: number, footerBytes: number): Buffer {
  const value = bytes(88, 0);
  value.writeBigUInt64BE(BigInt(footerBytes), 24);
  return item(key(kind, status), value);
}

function make(headerStatus: number, tellsFooter: boolean): Buffer {
  const at = partition(2, headerStatus, 0).length + essence.length;
  const header = partition(2, headerStatus, tellsFooter ? at : 0);
  return Buffer.concat([header, essence, partition(4, 4, at)]);
}

describe('an MXF', () => {
  test('keeps its head only if that says that it is closed', async () => {
    const head = async (status: number) => (await inspected('A.mxf', make(status, true))).head;
    expect([await head(1), await head(3)]).toEqual(['rewritten', 'rewritten']);
    expect([await head(2), await head(4)]).toEqual(['kept', 'kept']);
  });

  test('is not whole without a footer, nor within it', async () => {
    const missing = { complete: false, why: 'its footer is missing' };
    const file = make(4, true);
    expect((await inspected('A.mxf', make(1, false))).end).toEqual(missing);
    expect((await inspected('A.mxf', file.subarray(0, -108))).end).toEqual(missing);
    expect((await inspected('A.mxf', file.subarray(0, -1))).end).toEqual({
      complete: false,
      why: 'its footer is cut off',
    });
  });

  test('whose footer has no list of partitions behind it cannot tell', async () => {
    expect((await inspected('A.mxf', make(4, true))).end).toBeNull();
  });

  test('may begin with something else, if it is called so', async () => {
    const file = realMedia('op1a.mxf');
    const late = Buffer.concat([bytes(5_000, 6), file]);
    const whole = { kind: 'mxf', end: { complete: true } };
    expect(await inspected('A.mxf', late)).toMatchObject(whole);
    expect(await inspected('A.tmp', late)).toMatchObject({ kind: 'unknown' });
  });

  test('is not whole because a list of partitions is somewhere in it', async () => {
    const file = realMedia('op1a.mxf');
    const twice = Buffer.concat([file, essence]);
    expect((await inspected('A.mxf', twice)).end).not.toEqual({ complete: true });
    const listBytes = file.readUInt32BE(file.length - 4);
    const lies: readonly ((lying: Buffer) => void)[] = [
      (lying) => lying.writeUInt32BE(0xffff_fff0, lying.length - 4),
      (lying) => lying.writeBigUInt64BE(0n, lying.length - 12),
      (lying) => lying.writeUInt8(1, lying.length - listBytes + 16),
    ];
    for (const lie of lies) {
      const lying = Buffer.from(file);
      lie(lying);
      expect((await inspected('A.mxf', lying)).end).not.toEqual({ complete: true });
    }
  });
});
