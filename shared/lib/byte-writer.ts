/** Collects bytes. Numbers are whole, from 0 to 2^53 - 1, seven bits a byte, the low ones first (LEB128). */
export class ByteWriter {
  private bytes = new Uint8Array(256)
  private length = 0

  varint(value: number): void {
    this.reserve(8)
    let rest = value
    while (rest >= 0x80000000) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest = Math.floor(rest / 128)
    }
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  /** A whole number of either sign, from -2^51 to 2^51 - 1, the sign in the lowest bit. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** Four bytes, the low one first. */
  word(value: number): void {
    this.reserve(4)
    for (let shift = 0; shift < 32; shift += 8) this.bytes[this.length++] = (value >>> shift) & 0xff
  }

  /** Six bytes of a number below 2^48, the low one first. */
  hash(value: number): void {
    this.word(value % 0x100000000)
    this.reserve(2)
    const high = Math.floor(value / 0x100000000)
    this.bytes[this.length++] = high & 0xff
    this.bytes[this.length++] = high >>> 8
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length)
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    larger.set(this.bytes)
    this.bytes = larger
  }
}
