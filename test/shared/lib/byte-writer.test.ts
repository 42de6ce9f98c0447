import { describe, expect, it } from 'vitest'
import { ByteReader } from '../../../shared/lib/byte-reader.ts'
import { ByteWriter } from '../../../shared/lib/byte-writer.ts'

describe('ByteWriter', () => {
  it.each([0, 1, 127, 128, 255, 256, 16_383, 16_384])('frames %i bytes so that a reader finds what follows', (size) => {
    const out = new ByteWriter()
    out.sized((body) => body.raw(new Uint8Array(size).fill(7)))
    out.word(42)
    const reader = new ByteReader(out.finish())
    const part = reader.part(reader.varint())
    expect([part.left, reader.word(), reader.left]).toEqual([size, 42, 0])
    expect(part.raw(size)).toEqual(new Uint8Array(size).fill(7))
  })
})

describe('ByteReader', () => {
  it('does not read past the end of a part', () => {
    const part = new ByteReader(Uint8Array.of(1, 2, 3)).part(2)
    expect([part.varint(), part.varint()]).toEqual([1, 2])
    expect(() => part.varint()).toThrow(RangeError)
  })

  it('takes no part that is longer than what is left', () => {
    expect(() => new ByteReader(Uint8Array.of(1, 2, 3)).part(4)).toThrow(RangeError)
  })
})
