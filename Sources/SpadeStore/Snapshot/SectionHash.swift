import SpadeBase
import Synchronization

/// The checksum of a section: the XXH64 of the XXH64s of its blocks of 1 MiB, each as eight bytes.
package enum SectionHash {
  /// Of a section's bytes, its blocks on several threads.
  package static func of(_ bytes: UnsafeRawBufferPointer, threads: Int) -> UInt64 {
    let blocks = (bytes.count + SnapshotFormat.blockSize - 1) / SnapshotFormat.blockSize
    let hashes = Mutex([UInt64](repeating: 0, count: blocks))
    let range = Shared(bytes)
    Threads.forEach(blocks, threads: threads) { block in
      let start = block * SnapshotFormat.blockSize
      let end = min(start + SnapshotFormat.blockSize, range.bytes.count)
      let hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: range.bytes[start..<end]))
      hashes.withLock { $0[block] = hash }
    }
    return hashes.withLock { $0.withUnsafeBytes(XXH64.hash) }
  }

  /// Memory that several threads read.
  private struct Shared: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }
  }
}

/// The 64-bit xxHash with seed 0, after its published specification. It finds accidents; it is no signature.
package enum XXH64 {
  private static let prime1: UInt64 = 0x9e37_79b1_85eb_ca87
  private static let prime2: UInt64 = 0xc2b2_ae3d_27d4_eb4f
  private static let prime3: UInt64 = 0x1656_67b1_9e37_79f9
  private static let prime4: UInt64 = 0x85eb_ca77_c2b2_ae63
  private static let prime5: UInt64 = 0x27d4_eb2f_1656_67c5

  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = bytes.baseAddress else { return finish(prime5, bytes, 0) }
    let count = bytes.count
    var position = 0
    var state = prime5 &+ UInt64(count)
    if count >= 32 {
      var a = prime1 &+ prime2
      var b = prime2
      var c: UInt64 = 0
      var d = 0 &- prime1
      while position &+ 32 <= count {
        a = round(a, word(base, position))
        b = round(b, word(base, position &+ 8))
        c = round(c, word(base, position &+ 16))
        d = round(d, word(base, position &+ 24))
        position &+= 32
      }
      state = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
      for lane in [a, b, c, d] { state = (state ^ round(0, lane)) &* prime1 &+ prime4 }
      state &+= UInt64(count)
    }
    return finish(state, bytes, position)
  }

  /// Of all the bytes.
  package static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes(hash) }

  private static func finish(_ start: UInt64, _ bytes: UnsafeRawBufferPointer, _ from: Int) -> UInt64 {
    var state = start
    var position = from
    while position + 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      state = rotated(state ^ round(0, word), 27) &* prime1 &+ prime4
      position += 8
    }
    if position + 4 <= bytes.count {
      let word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      state = rotated(state ^ (UInt64(word) &* prime1), 23) &* prime2 &+ prime3
      position += 4
    }
    for byte in bytes[position...] { state = rotated(state ^ (UInt64(byte) &* prime5), 11) &* prime1 }
    state = (state ^ state >> 33) &* prime2
    state = (state ^ state >> 29) &* prime3
    return state ^ state >> 32
  }

  @inline(__always) private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always) private static func round(_ state: UInt64, _ word: UInt64) -> UInt64 {
    rotated(state &+ word &* prime2, 31) &* prime1
  }

  @inline(__always) private static func rotated(_ word: UInt64, _ by: UInt64) -> UInt64 {
    word << by | word >> (64 &- by)
  }
}
