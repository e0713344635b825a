import Diagnostics
import Engine
import Foundation
import Testing
import Transports
import Values

/// An intake that keeps in memory what it took, and can be told to misbehave.
actor MemoryIntake: Receiving {
    struct Taken: Sendable {
        var arrival: FileArrival
        var bytes: [UInt8]
        var id: Int64
    }

    /// What happens to files, by name.
    enum Manner: Sendable {
        case accept
        case refuse
        case busy
        /// Durable, but the answer never reaches the door: as a crash between commit and move.
        case crashAfter
        /// Fails while reading.
        case fail
    }

    struct Crash: Error {}

    private(set) var taken: [Taken] = []
    private(set) var calls = 0
    private var ids: [String: Int64] = [:]
    private var manner: @Sendable (String) -> Manner = { _ in .accept }
    private var onBlock: @Sendable (String, Int) async -> Void = { _, _ in }

    func behave(_ manner: @escaping @Sendable (String) -> Manner) { self.manner = manner }

    /// Calls `body` with the file's name and the number of bytes so far after each block.
    func onBlock(_ body: @escaping @Sendable (String, Int) async -> Void) { onBlock = body }

    var names: [String] { taken.map(\.arrival.name) }

    func bytes(_ name: String) -> [UInt8]? { taken.last { $0.arrival.name == name }?.bytes }

    func receive(_ files: [InboundFile]) async -> [Result<Receipt, any Error>] {
        var results: [Result<Receipt, any Error>] = []
        for file in files {
            do {
                results.append(.success(try await take(file.arrival, next: file.next)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    private func take(
        _ arrival: FileArrival, next: @Sendable () async throws -> [UInt8]
    ) async throws -> Receipt {
        calls += 1
        let manner = manner(arrival.name)
        switch manner {
        case .refuse: throw IntakeFailure.refused(Diagnostic(.sample, "not wanted"))
        case .busy: throw IntakeFailure.busy(Diagnostic(.sample, "full"))
        case .fail: throw Crash()
        case .accept, .crashAfter: break
        }
        var bytes: [UInt8] = []
        while true {
            let block = try await next()
            if block.isEmpty { break }
            bytes += block
            await onBlock(arrival.name, bytes.count)
        }
        if let known = ids[arrival.remoteKey] {
            return Receipt(message: known, correlation: "\(known)", known: true)
        }
        let id = Int64(taken.count + 1)
        ids[arrival.remoteKey] = id
        taken.append(Taken(arrival: arrival, bytes: bytes, id: id))
        if case .crashAfter = manner { throw Crash() }
        return Receipt(message: id, correlation: "\(id)", known: false)
    }
}

extension Diagnostic.Code {
    static let sample = Diagnostic.Code("receive.sample.fault", owner: .site, help: "a test's own")
}

extension DiskSync {
    /// The real disk; its failure is the test's.
    static let sound = DiskSync { Issue.record("fatal: \($0)") }
}

/// Grants a number of times. Unchecked: its count stands behind a lock.
final class Countdown: @unchecked Sendable {
    private let lock = NSLock()
    private var left: Int

    init(_ left: Int) {
        self.left = left
    }

    func take() -> Bool {
        lock.withLock {
            left -= 1
            return left >= 0
        }
    }
}

extension World {
    /// Real time, but always the same day.
    static let real = sleeping {}

    /// Real time in which something happens at the beginning of every wait, as between two looks
    /// at a folder.
    static func sleeping(_ body: @escaping @Sendable () -> Void) -> World {
        World(
            now: { Timestamp(seconds: 1_700_000_000) }, correlation: { "0" }, chance: { 0.5 },
            sleep: { duration in
                body()
                try await Task.sleep(for: duration)
            })
    }
}

/// The pauses that a door asked for.
actor PauseLog {
    private(set) var all: [Duration] = []

    func add(_ pause: Duration) { all.append(pause) }
}

extension World {
    /// Real time, and a record of every pause.
    static func logging(_ log: PauseLog) -> World {
        World(
            now: { Timestamp(seconds: 1_700_000_000) }, correlation: { "0" }, chance: { 0.5 },
            sleep: { duration in
                await log.add(duration)
                try await Task.sleep(for: duration)
            })
    }
}

extension OutboundFile {
    /// A file of these bytes, given in blocks.
    static func sample(
        _ name: String, _ bytes: [UInt8], block: Int = 100_000, digest: Digest? = nil
    ) -> OutboundFile {
        let source = BlockSource(bytes, block: block)
        return OutboundFile(
            name: name, digest: digest ?? SHA256.digest(of: bytes), size: bytes.count,
            from: "ZZ:OURS", to: "ZZ:ACME", messageID: "<c-1@gangway>",
            read: { await source.next() })
    }
}

/// Bytes in blocks.
actor BlockSource {
    private let bytes: [UInt8]
    private let block: Int
    private var position = 0

    init(_ bytes: [UInt8], block: Int) {
        self.bytes = bytes
        self.block = block
    }

    func next() -> [UInt8] {
        let end = min(position + block, bytes.count)
        defer { position = end }
        return Array(bytes[position..<end])
    }
}

/// Bytes that look random, of a seed.
func sampleBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
        withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
}
