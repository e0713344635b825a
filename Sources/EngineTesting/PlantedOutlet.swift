import Diagnostics
import Engine

/// The way out to the partners with planted faults: it keeps what was sent, and does not reach one.
actor PlantedOutlet: Outlet {
    /// What was sent.
    struct File: Sendable {
        let name: String
        let messageID: String
        let bytes: [UInt8]
    }

    private(set) var files: [File] = []

    func send(_ file: OutboundFile) async throws(SendFailure) {
        guard !file.to.hasSuffix("MOSS") else {
            throw .hold(
                Diagnostic(
                    .sendChannelMissing,
                    "\(file.name): the server sftp.moss.example cannot be reached",
                    value: file.name, mend: "check the host of the channel, then retry"))
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
        files.append(File(name: file.name, messageID: file.messageID, bytes: bytes))
    }

    func finds(_ name: String) async throws(SendFailure) -> Bool? {
        files.contains { $0.name == name }
    }
}
