/** Reads what a `ByteWriter` wrote. Bytes that end too soon, or a number past 2^53 - 1, throw a `RangeError`. */
export class ByteReader {
  private readonly bytes: Uint8Array
  private readonly end: number
  private position: number

  /** Reads from `start` on, as if the bytes ended at `end`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.position = start
    this.end = end
  }

  get left(): number {
    return this.end - this.position
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
      scale *= 128
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('A number is out of range')
    return value
  }

  signed(): number {
    const folded = this.varint()
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
  }

  word(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0
  }

  hash(): number {
    return this.word() + (this.byte() | (this.byte() << 8)) * 0x100000000
  }

  /** A view of the next bytes, not a copy. */
  raw(length: number): Uint8Array {
    if (length > this.left) throw new RangeError('The bytes end too soon')
    const view = this.bytes.subarray(this.position, this.position + length)
    this.position += length
    return view
  }

  /** A reader of the next bytes alone, which are passed over here. */
  part(length: number): ByteReader {
    if (length > this.left) throw new RangeError('The bytes end too soon')
    this.position += length
    return new ByteReader(this.bytes, this.position - length, this.position)
  }

  private byte(): number {
    const byte = this.position < this.end ? this.bytes[this.position] : undefined
    if (byte === undefined) throw new RangeError('The bytes end too soon')
    this.position += 1
    return byte
  }
}
