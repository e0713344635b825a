/// Where lines begin, found only when somebody asks.
///
/// Counting lines for every segment would cost as much as reading them, and only faults need the
/// number. So the cursor walks forward on demand, and over what is left when the buffer moves on.
@usableFromInline
struct LineCursor {
    /// The line at `position`, from 1.
    var line: Int
    /// A place in the reader's buffer; everything before it has been counted.
    var position: Int
    /// What ends a line: LF, or CR in files that have only CR.
    var lineEnd: UInt8

    /// The line that holds `position`, which must not lie before an earlier question.
    @usableFromInline
    mutating func advance(to target: Int, in base: UnsafePointer<UInt8>) -> Int {
        guard target > position else { return line }
        line += Self.count(of: lineEnd, in: base + position, target - position)
        position = target
        return line
    }

    /// How often `byte` occurs; sixteen bytes at a time.
    static func count(of byte: UInt8, in base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let raw = UnsafeRawPointer(base)
        let wanted = SIMD16<UInt8>(repeating: byte)
        var total = 0
        var at = 0
        while at + 16 <= count {
            // A lane holds at most 255 hits, hence blocks of 255 vectors.
            var lanes = SIMD16<UInt8>()
            let stop = min(at + 16 * 255, count - 15)
            while at < stop {
                let block = raw.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                lanes.replace(with: lanes &+ 1, where: block .== wanted)
                at += 16
            }
            for lane in 0..<16 { total += Int(lanes[lane]) }
        }
        while at < count {
            if base[at] == byte { total += 1 }
            at += 1
        }
        return total
    }
}
