import Diagnostics
import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    /// What people changed in what waited for them.
    static let edits: [LedgerCase] = [
        LedgerCase("what is edited is made of both, delivered once, and known by what came") {
            bench in
            let why = Diagnostic(.deliverTargetRefused, "no code for XX")
            let held = SampleSet("PO1", content: "XX", action: .hold, hold: why)
            let message = try await bench.process("f", order(1).with { $0.sets = [held] })
            try await bench.edit(message)
            try bench.equal(try await bench.exceptions().count, 0, "open exceptions")
            try await bench.refused("a second one that knows nothing of it") {
                () async throws(LedgerFailure) in
                try await bench.ledger.edit(LedgerBench.edit(message, 1), ann)
            }
            let claim = try await bench.one(.remap)
            try await bench.fenced("while it is made") { () async throws(LedgerFailure) in
                _ = try await bench.ledger.editable(message, document: nil)
            }
            let task = try await bench.ledger.remapTask(for: claim)
            try bench.equal(task.edits, [LedgerBench.patch], "the edits")
            let made = order(1).with { $0.sets = [SampleSet("PO1", content: "CA")] }
                .set(0, at: LedgerBench.position).document
            guard let made else { throw ConformanceFailure(description: "no document") }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.remapped(task, made, profile: LedgerBench.profile)
            }
            try await bench.deliver("PO1")
            try await bench.refused("what the ERP has") { () async throws(LedgerFailure) in
                _ = try await bench.ledger.editable(message, document: nil)
            }
            // The partner sends what it sent before: that is the same order.
            let again = try await bench.process("again", order(2).with { $0.sets = [held] })
            try bench.equal(try await bench.documents(again), ["duplicate"], "documents")
            let told = try await bench.json(message)
            let edit = told["edits"]?[0]
            try bench.equal(edit?["author"]?.text, "ann", "who")
            try bench.equal(edit?["changes"], StoredPatch.segments(LedgerBench.patch).json, "what")
            try bench.equal(
                told["events"]?.items?.count { $0["kind"]?.text == "person.edit" }, 1, "the event")
            try bench.expect(try await bench.ledger.verifyAudit() == nil, "the chain holds")
        },
        LedgerCase("one of several documents is edited by name; what nobody waits for is not") {
            bench in
            let why = Diagnostic(.deliverTargetRefused, "no code for XX")
            let sets = ["PO1", "PO2"].map { SampleSet($0, action: .hold, hold: why) }
            let message = try await bench.process("f", order(1).with { $0.sets = sets })
            try await bench.refused("which of them") { () async throws(LedgerFailure) in
                _ = try await bench.ledger.editable(message, document: nil)
            }
            let second = try await bench.json(message)["documents"]?[1]?["id"]?.integer
            let named = second.map { Int64($0) }
            let subject = try await bench.ledger.editable(message, document: named)
            try bench.equal(subject.document?.id, named, "the named one")
            let planned = try await bench.process(
                "g", order(2).with { $0.sets = [SampleSet("PO3")] })
            for id in [planned, 999] {
                try await bench.refused("message \(id)") { () async throws(LedgerFailure) in
                    _ = try await bench.ledger.editable(id, document: nil)
                }
            }
        },
        LedgerCase("a refused document that is edited is walked with what was changed") { bench in
            let why = Diagnostic(.deliverTargetRefused, "no code for XX")
            let message = try await bench.dispatch("d1", number: "PO1", outcome: .held(why))
            let subject = try await bench.ledger.editable(message, document: nil)
            try bench.expect(subject.document == nil, "it is the message itself")
            let patch = DocumentPatch(changes: [.init(pointer: "/unit", was: "XX", now: "CA")])
            let edit = NewEdit(
                message: message, document: nil, after: 0, patch: .members(patch),
                raw: subject.bytes.digest, result: .zero)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.edit(edit, ann)
            }
            let claim = try await bench.one(.process)
            try bench.equal(try await bench.task(claim).edits, [patch], "the edits")
            try await bench.dispatch(
                claimed: claim, number: "PO1", outcome: .draft(LedgerBench.draft("PO1")))
            _ = try await bench.send()
            let out = try await bench.sent(as: message)
            for id in [message, out] {
                try await bench.refused("what has left") { () async throws(LedgerFailure) in
                    _ = try await bench.ledger.editable(id, document: nil)
                }
            }
        },
    ]
}

private let ann = Decision(author: "ann", reason: "their unit is ours")

extension LedgerBench {
    /// A change of a set's segment.
    static let patch = SetPatch(
        changes: [.init(segment: 3, was: "PO1*1*5*XX", now: ["PO1*1*5*CA"])])

    /// The first edit of a message's document.
    static func edit(_ message: Int64, _ document: Int64) -> NewEdit {
        NewEdit(
            message: message, document: document, after: 0, patch: .segments(patch),
            raw: SHA256.digest(of: Array("raw".utf8)), result: SHA256.digest(of: [1]))
    }

    /// A person edits the document of a message that waits.
    func edit(_ message: Int64) async throws {
        guard let document = try await ledger.editable(message, document: nil).document?.id else {
            throw ConformanceFailure(description: "message \(message) has no document")
        }
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.edit(Self.edit(message, document), ann)
        }
    }
}
