/// What the fuzzer made up: a few bytes that choose, and the rest.
public struct Input: ~Copyable {
    private let address: UnsafePointer<UInt8>
    private var start = 0
    private let end: Int

    /// Takes the arguments of `LLVMFuzzerTestOneInput`; they hold for as long as that runs.
    public init(_ address: UnsafePointer<UInt8>?, _ count: Int) {
        self.address = address ?? UnsafePointer(Input.nothing)
        end = count
    }

    nonisolated(unsafe) private static let nothing: UnsafeMutablePointer<UInt8> = {
        let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        nothing.initialize(to: 0)
        return nothing
    }()

    /// How many bytes are left.
    public var count: Int { end - start }

    /// The next byte; 0 at the end.
    public mutating func byte() -> UInt8 {
        guard start < end else { return 0 }
        defer { start += 1 }
        return address[start]
    }

    /// The next bytes, at most as many as there are.
    public mutating func bytes(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        let taken = min(count, end - start)
        defer { start += taken }
        return UnsafeBufferPointer(start: address + start, count: taken)
    }

    /// All that is left.
    public mutating func rest() -> UnsafeBufferPointer<UInt8> { bytes(count) }
}
