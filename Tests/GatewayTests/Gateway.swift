import Foundation
import Testing

/// The built command, run as its users run it.
enum Gateway {
    /// The binary that `GANGWAY_BINARY` names, as scripts/test does the release's; else the debug
    /// one beside the test bundle, which compiles maps ten times as slowly.
    private static let binary =
        ProcessInfo.processInfo.environment["GANGWAY_BINARY"]
        ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("gangway").path

    /// The checkout.
    static let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Waits until something holds: for minutes, because a busy machine is no fault of what is
    /// tested, and nobody waits where all is well.
    static func wait(
        until holds: () async throws -> Bool, _ what: @autoclosure () -> Comment
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record(what())
    }

    /// What a finished command left.
    struct Ended: Sendable {
        let status: Int32
        let output: String
        let errors: String
        var all: String { output + errors }
    }

    /// Runs a command to its end; one that hangs is killed.
    static func run(
        _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
    ) async throws -> Ended {
        try await run(arguments, input: input, environment: environment)
    }

    /// Runs a command to its end; one that hangs is killed.
    static func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
    ) async throws -> Ended {
        let running = try Running(arguments, input: input, environment: environment)
        return try await running.ended()
    }

    /// A command that goes on running until it is told to end.
    struct Running: ~Copyable {
        private let process = Process()
        private let folder: URL

        init(
            _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
        ) throws {
            folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("gangway-run-\(UUID().uuidString)")
            let files = FileManager.default
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            // Files, not pipes: nobody has to read them for the command to go on.
            for (name, text) in [("in", input ?? ""), ("out", ""), ("err", "")] {
                try Data(text.utf8).write(to: folder.appendingPathComponent(name))
            }
            process.executableURL = URL(fileURLWithPath: Gateway.binary)
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment
                .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
                .merging(environment) { $1 }
            process.standardInput = try FileHandle(
                forReadingFrom: folder.appendingPathComponent("in"))
            process.standardOutput = try FileHandle(
                forWritingTo: folder.appendingPathComponent("out"))
            process.standardError = try FileHandle(
                forWritingTo: folder.appendingPathComponent("err"))
            try process.run()
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            try? FileManager.default.removeItem(at: folder)
        }

        /// Whether it still runs.
        var isRunning: Bool { process.isRunning }

        /// What it printed so far.
        var printed: String { text("out") + text("err") }

        /// Asks it to end, as a service manager does.
        func terminate() { process.terminate() }

        /// Waits until it has printed something.
        func hasPrinted(_ text: String) async throws {
            try await Gateway.wait(
                until: { printed.contains(text) }, "it does not print \(text): \(printed)")
        }

        /// Waits for its end.
        func ended() async throws -> Ended {
            try await Gateway.wait(until: { !process.isRunning }, "it hangs: \(printed)")
            try #require(!process.isRunning)
            return Ended(
                status: process.terminationReason == .exit
                    ? process.terminationStatus : 128 + process.terminationStatus,
                output: text("out"), errors: text("err"))
        }

        private func text(_ name: String) -> String {
            let data = try? Data(contentsOf: folder.appendingPathComponent(name))
            return String(decoding: data ?? Data(), as: UTF8.self)
        }
    }
}
