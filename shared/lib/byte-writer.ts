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

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** Letters of ASCII, a byte each. */
  ascii(text: string): void {
    this.reserve(text.length)
    for (let i = 0; i < text.length; i += 1) this.bytes[this.length++] = text.charCodeAt(i)
  }

  /** What `write` writes, behind its length. */
  sized(write: (out: ByteWriter) => void): void {
    const start = this.length
    this.varint(0)
    write(this)
    const size = this.length - start - 1
    if (size < 0x80) this.bytes[start] = size
    else this.widen(start, size)
  }

  /** A copy of what was written, from `start` on. */
  finish(start = 0): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(start, this.length)
  }

  /** Makes room for a length that takes more than the one byte kept for it. */
  private widen(start: number, size: number): void {
    const written = this.bytes.slice(start + 1, this.length)
    this.length = start
    this.varint(size)
    this.raw(written)
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    larger.set(this.bytes)
    this.bytes = larger
  }
}
