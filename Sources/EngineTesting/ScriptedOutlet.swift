import Diagnostics
package import Engine
import Values

/// An outlet in memory that can be told to fail; it keeps what the other side has.
package actor ScriptedOutlet: Outlet {
    /// What an outlet does with the next file.
    package enum Step: Sendable {
        /// Takes it.
        case take
        /// Takes it, but the sender is told to come again: a lost answer.
        case takeAndFail
        /// Does not take it; later it may.
        case retry
        /// Does not take it; a person has to look.
        case hold
    }

    /// What the other side has, by name.
    package private(set) var files: [String: [UInt8]] = [:]
    /// How often each name was sent.
    package private(set) var sends: [String: Int] = [:]
    /// Whether the other side can be reached to look there.
    private var isReachable = true
    private var script: [Step]

    /// Makes an outlet that follows a script and then takes everything.
    package init(_ script: [Step] = []) {
        self.script = script
    }

    package func send(_ file: OutboundFile) async throws(SendFailure) {
        let step = script.isEmpty ? .take : script.removeFirst()
        let away = Diagnostic(.deliverAnswerLost, "the other side is away", value: file.name)
        switch step {
        case .retry: throw .retry(away)
        case .hold: throw .hold(away)
        case .take, .takeAndFail: break
        }
        var bytes: [UInt8] = []
        do {
            while true {
                let block = try await file.read()
                if block.isEmpty { break }
                bytes += block
            }
        } catch {
            throw .retry(Diagnostic(.ledgerBytesUnreadable, "\(error)"))
        }
        if let there = files[file.name], there != bytes {
            throw .hold(
                Diagnostic(
                    .deliverAnswerLost, "another file has the name \(file.name)",
                    value: file.name))
        }
        files[file.name] = bytes
        sends[file.name, default: 0] += 1
        if case .takeAndFail = step { throw .retry(away) }
    }

    package func finds(_ name: String) async throws(SendFailure) -> Bool? {
        guard isReachable else {
            throw .retry(Diagnostic(.deliverAnswerLost, "the other side is away", value: name))
        }
        return files[name] != nil
    }

    /// The other side fetches a file.
    package func fetch(_ name: String) { files[name] = nil }

    /// Cuts the line for who wants to look, or mends it.
    package func reach(_ isReachable: Bool) { self.isReachable = isReachable }
}
