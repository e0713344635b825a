import Engine
import Foundation
import Values

extension World {
    /// The machine's clock and random numbers.
    static let system = World(
        now: { Self.systemNow() },
        correlation: { Self.correlationID(at: Self.systemNow()) },
        chance: { Double.random(in: 0..<1) },
        sleep: { try await Task.sleep(for: $0) })

    private static func systemNow() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// 26 characters of Crockford's base 32: 48 bits of milliseconds, then 80 random bits (ULID).
    private static func correlationID(at now: Timestamp) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let head = UInt128(UInt64(now.microseconds / 1000)) << 80
        let tail = UInt128(UInt64.random(in: 0...UInt64.max))
        let more = UInt128(UInt64.random(in: 0...0xFFFF)) << 64
        let bits = head | more | tail
        return String(
            (0..<26).reversed().map { alphabet[Int((bits >> UInt128(5 * $0)) & 31)] })
    }
}
