import Diagnostics
import Engine
import Flow
import Values

/// The ERP of a simulated month: it offers what the script gives it, and takes all that comes.
actor MonthERP: BackOffice, DocumentSource {
    nonisolated let guarantee = DeliveryGuarantee.nativeKey
    nonisolated let quiesce = Duration.seconds(60)
    nonisolated let maxInFlight = 8
    nonisolated let collections = [DocumentCollection(name: "all", every: .seconds(1))]

    private var offered: [CollectedDocument] = []
    private var known: Set<String> = []
    private var keys: Set<String> = []
    /// What it has taken: each as type, partner and number.
    private(set) var taken: [JSON] = []

    /// Offers documents; those that were offered before are passed over.
    func offer(_ documents: [JSON]) {
        for document in documents {
            guard let type = document["type"]?.text, let number = document["number"]?.text
            else { continue }
            // An order, its change and its answer have one number.
            let id = "\(type) \(number)"
            guard known.insert(id).inserted else { continue }
            offered.append(CollectedDocument(id: id, body: document))
        }
    }

    func collect(
        _ name: String, after cursor: String?
    ) async -> Result<CollectedPage, Diagnostic> {
        let from = cursor.flatMap { Int($0) } ?? 0
        let page = Array(offered[from...].prefix(50))
        return .success(
            CollectedPage(
                documents: page, cursor: page.isEmpty ? nil : String(from + page.count)))
    }

    func submit(_ submission: Submission) async -> SubmissionOutcome {
        guard keys.insert(submission.key).inserted else { return .duplicate(number: nil) }
        taken.append([
            .string(submission.type), .string(submission.partner), .string(submission.reference),
        ])
        return .accepted(number: "E\(taken.count)")
    }

    func find(_ submission: Submission) async -> FindOutcome {
        keys.contains(submission.key) ? .found(number: "") : .absent
    }
}

/// The way to a partner that the script plays: each file is shown to it, and it may answer at once,
/// before we have written down that the file was sent.
struct MonthOutlet: Outlet {
    let channel: String
    let script: MonthScript
    let door: MonthDoor

    func send(_ file: OutboundFile) async throws(SendFailure) {
        let isTaken = (try? await show(file)) ?? false
        guard isTaken else {
            throw .retry(Diagnostic(.deliverAnswerLost, "the line is cut", value: file.name))
        }
    }

    /// The script takes files at once: nobody fetches them.
    func finds(_ name: String) async throws(SendFailure) -> Bool? { nil }

    /// Shows a file to the script; whether we are told that it was taken.
    private func show(_ file: OutboundFile) async throws -> Bool {
        var bytes: [UInt8] = []
        while true {
            let block = try await file.read()
            if block.isEmpty { break }
            bytes += block
        }
        let answer = try await script.ask([
            "event": "file", "channel": .string(channel), "name": .string(file.name),
            "text": .string(String(decoding: bytes, as: UTF8.self)),
        ])
        let names = await door.receive(answer["deliver"]?.items ?? [])
        if !names.isEmpty, await door.haveWalked() {
            _ = try await script.ask(["event": "received", "names": .array(names)])
        }
        return answer["then"] == "take"
    }
}

/// The way in: what partners put there is received as any file is.
struct MonthDoor: Sendable {
    let intake: Intake
    let ledger: any Ledger

    /// How the channels of batches begin.
    private static let batches = DocumentOrigin.batch("").channel

    /// Receives files in their order; gives what became ours, each as its name and whether it had
    /// been ours before.
    func receive(_ files: [JSON]) async -> [JSON] {
        guard !files.isEmpty else { return [] }
        let inbound = files.map { file -> InboundFile in
            let name = file["name"]?.text ?? ""
            let block = OneBlock(Array((file["text"]?.text ?? "").utf8))
            return InboundFile(
                FileArrival(
                    channel: file["channel"]?.text ?? "", name: name, remoteKey: name, size: nil),
                next: { await block.next() })
        }
        var taken: [JSON] = []
        for (file, result) in zip(inbound, await intake.receive(inbound)) {
            guard let receipt = try? result.get() else { continue }
            taken.append([.string(file.arrival.name), .bool(receipt.known)])
        }
        return taken
    }

    /// Waits until everything that came is walked; false where the ledger is dead.
    func haveWalked() async -> Bool {
        while !Task.isCancelled {
            guard let working = try? await ledger.messages(MessageFilter(outcome: .working))
            else { return false }
            // What gathers in a batch has not come: it waits for others, however long.
            if working.allSatisfy({
                $0.json["channel"]?.text?.hasPrefix(Self.batches) ?? false
            }) {
                return true
            }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return false
    }
}
