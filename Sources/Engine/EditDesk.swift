import Diagnostics
package import Flow
package import Values

/// Takes a person's edits: shows what can be changed, what a change makes, and stores it where what
/// it makes needs nobody any more.
package struct EditDesk: Sendable {
    /// What the desk needs of a ledger.
    package typealias Roles = DispatchLedger & EditLedger & OrderLedger

    private let ledger: any Roles
    private let vault: any Vault
    private let profiles: @Sendable () -> Profiles?

    /// Opens the desk.
    package init(
        ledger: any Roles, vault: any Vault, profiles: @escaping @Sendable () -> Profiles?
    ) {
        self.ledger = ledger
        self.vault = vault
        self.profiles = profiles
    }

    /// What can be changed in what waits for a person, and what the changes make of it. Nothing is
    /// written.
    ///
    /// - Parameters:
    ///   - message: the message's id.
    ///   - document: which of its documents; nil for the one that waits.
    ///   - changes: as `EditableSet.patch` and `EditableDocument.patch` read them; none to see what
    ///     can be changed.
    package func proposal(
        _ message: Int64, document: Int64?, changes: [String]
    ) async throws(LedgerFailure) -> EditProposal {
        let subject = try await ledger.editable(message, document: document)
        guard let profiles = profiles() else {
            throw .refused(
                Diagnostic(.ledgerEditFaulty, "the profiles cannot be read; mend them first"))
        }
        guard let document = subject.document else {
            return try await proposal(subject, changes, profiles)
        }
        let former = subject.edits.compactMap { edit in
            if case .segments(let patch) = edit { patch } else { nil }
        }
        let before = try await made(subject, document.set, former, profiles)
        guard let raw = before.raw, let present = before.edited else {
            throw .refused(
                Diagnostic(
                    .ledgerEditUnfit,
                    "document \(document.id) is no set of segments, or larger than "
                        + "\(EditableSet.largest >> 20) MB", value: "\(document.id)",
                    mend: "have the partner send it again"))
        }
        var proposal = EditProposal(
            subject, lines: present.segments.enumerated().map { "\($0 + 1) \($1)" })
        guard !changes.isEmpty else { return proposal }
        let patch = try refusing { () throws(Diagnostic) in try present.patch(changes) }
        let after = try await made(subject, document.set, former + [patch], profiles)
        guard let made = after.outcome?.document, made.hold == nil, let edited = after.edited else {
            let why =
                after.outcome?.document?.hold
                ?? after.outcome?.diagnostics.first { $0.severity == .error }
            throw .refused(still(why))
        }
        proposal.becomes = "\(made.type) \(made.number)"
        proposal.differences = ReplayDifference.between(before.outcome, after.outcome)
            .filter { !$0.path.hasPrefix("source.") }
        proposal.edit = NewEdit(
            message: message, document: document.id, after: subject.edits.count,
            patch: .segments(patch), raw: SHA256.digest(of: raw.bytes),
            result: SHA256.digest(of: edited.bytes))
        return proposal
    }

    /// Stores what was proposed.
    package func store(
        _ proposal: EditProposal, _ decision: Decision
    ) async throws(LedgerFailure) {
        guard let edit = proposal.edit else {
            throw .refused(Diagnostic(.ledgerEditUnfit, "nothing is another than it is"))
        }
        try await ledger.edit(edit, decision)
    }

    // MARK: - A set that came

    private typealias Made = (raw: EditableSet?, edited: EditableSet?, outcome: SetOutcome?)

    private func made(
        _ subject: EditSubject, _ set: StoredSet, _ patches: [SetPatch], _ profiles: Profiles
    ) async throws(LedgerFailure) -> Made {
        var remake = SetRemake(profiles, for: subject.facts, set, editedBy: patches)
        guard remake.isEditable else { return (nil, nil, nil) }
        let blocks = try await blocks(subject, at: remake.offset)
        while true {
            if let outcome = remake.outcome() {
                await blocks.close()
                return (remake.raw, remake.edited, outcome)
            }
            let block = try await next(of: blocks, subject)
            do throws(Diagnostic) {
                if !block.isEmpty {
                    try remake.feed(block)
                } else if remake.isFinished {
                    return (remake.raw, remake.edited, nil)
                } else {
                    remake.finish()
                }
            } catch {
                throw .refused(error)
            }
        }
    }

    private func blocks(
        _ subject: EditSubject, at offset: Int
    ) async throws(LedgerFailure) -> ByteSource {
        do throws(VaultFailure) {
            return try await ByteSource(subject.bytes, vault: vault, at: offset)
        } catch {
            throw .refused(Self.unreadable(subject, error))
        }
    }

    private func next(
        of blocks: ByteSource, _ subject: EditSubject
    ) async throws(LedgerFailure) -> [UInt8] {
        do throws(VaultFailure) {
            return try await blocks.next()
        } catch {
            throw .refused(Self.unreadable(subject, error))
        }
    }

    private static func unreadable(_ subject: EditSubject, _ why: VaultFailure) -> Diagnostic {
        Diagnostic(
            .ledgerBytesUnreadable,
            "cannot read the bytes of message \(subject.message): \(why)",
            value: "\(subject.bytes.digest)")
    }

    // MARK: - A document that is to be sent

    private func proposal(
        _ subject: EditSubject, _ changes: [String], _ profiles: Profiles
    ) async throws(LedgerFailure) -> EditProposal {
        let bytes = try await document(subject)
        guard let body = try? JSONReader.read(bytes), body.members != nil else {
            throw .refused(
                Diagnostic(
                    .ledgerEditUnfit, "message \(subject.message) is no JSON object",
                    value: "\(subject.message)",
                    mend: "skip it, and have its source give it again"))
        }
        let former = subject.edits.compactMap { edit in
            if case .members(let patch) = edit { patch } else { nil }
        }
        let present = try refusing { () throws(Diagnostic) in
            try EditableDocument(body).applying(former)
        }
        var proposal = EditProposal(subject, lines: present.lines)
        guard !changes.isEmpty else { return proposal }
        let (patch, edited) = try refusing { () throws(Diagnostic) in
            let patch = try present.patch(changes)
            return (patch, try present.applying([patch]))
        }
        let result = edited.body.bytes()
        proposal.becomes = try await sent(result, from: subject, profiles)
        proposal.edit = NewEdit(
            message: subject.message, document: nil, after: subject.edits.count,
            patch: .members(patch), raw: SHA256.digest(of: bytes),
            result: SHA256.digest(of: result))
        return proposal
    }

    private func document(_ subject: EditSubject) async throws(LedgerFailure) -> [UInt8] {
        let blocks = try await blocks(subject, at: 0)
        var bytes: [UInt8] = []
        while bytes.count <= DispatchStep.largest {
            let block = try await next(of: blocks, subject)
            if block.isEmpty { return bytes }
            bytes += block
        }
        await blocks.close()
        return bytes
    }

    /// What a document would leave as.
    private func sent(
        _ bytes: [UInt8], from subject: EditSubject, _ profiles: Profiles
    ) async throws(LedgerFailure) -> String {
        let document: OutboundDocument
        switch OutboundDocument.read(bytes) {
        case .success(let read): document = read
        case .failure(let why): throw .refused(still(why))
        }
        let walk = OutboundWalk(profiles, document: document)
        var answered: AnsweredDocument?
        if let reference = walk.answers {
            answered = try await ledger.answered(by: reference, in: subject.message)
        }
        let origin = subject.facts.channel.flatMap { DocumentOrigin($0) }
        let (walked, found) = walk.run(answering: answered, from: origin)
        switch try await ledger.judged(walked, of: subject.message).outcome {
        case .held(let why), .told(let why): throw .refused(still(why, found))
        case .draft(let draft):
            return "\(draft.envelope.set) \(draft.envelope.number) to \(draft.envelope.partner)"
        }
    }

    // MARK: - Refusing

    /// How many faults of a document are told of which an edit mends some.
    private static let mostTold = 5

    private func still(_ why: Diagnostic?, _ found: [Diagnostic] = []) -> Diagnostic {
        var faults = found.filter { $0.severity == .error }
        if let why, !faults.contains(why) { faults.insert(why, at: 0) }
        var told = faults.prefix(Self.mostTold).map { "[\($0.code)] \($0.message)" }
        if faults.count > told.count { told.append("\(faults.count - told.count) more faults") }
        return Diagnostic(
            .ledgerEditFaulty,
            "edited so, it would still wait: "
                + (told.isEmpty ? "nothing can be made of it" : told.joined(separator: "; ")),
            value: why?.value)
    }

    private func refusing<Value>(
        _ body: () throws(Diagnostic) -> Value
    ) throws(LedgerFailure) -> Value {
        do throws(Diagnostic) {
            return try body()
        } catch {
            throw .refused(error)
        }
    }
}

/// What an edit is about and what it would make.
package struct EditProposal: Sendable {
    /// What can be changed, as it stands: `7 N1*ST*ACME`, or `/lines/0/unit=CA`.
    package let lines: [String]
    /// The edit; nil where nothing is to be changed.
    package fileprivate(set) var edit: NewEdit?
    /// What it becomes, such as `order 4711`.
    package fileprivate(set) var becomes: String?
    /// What is otherwise in the canonical document.
    package fileprivate(set) var differences: [ReplayDifference] = []

    private let message: Int64
    private let document: Int64?

    fileprivate init(_ subject: EditSubject, lines: [String]) {
        message = subject.message
        document = subject.document?.id
        self.lines = lines
    }

    /// The proposal for people and programs: `message, document, lines`, and with an edit
    /// `changes, becomes, differences, raw, result`.
    package var json: JSON {
        var json: JSON = [
            "message": .number(ExactDecimal(Int(message))),
            "document": document.map { .number(ExactDecimal(Int($0))) } ?? .null,
        ]
        guard let edit else {
            json["lines"] = .array(lines.map { .string($0) })
            return json
        }
        json["changes"] = edit.patch.json
        json["shown"] = .array(edit.patch.lines.map { .string($0) })
        json["becomes"] = becomes.map { .string($0) }
        json["differences"] = .array(
            differences.map { difference in
                [
                    "path": .string(difference.path),
                    "before": difference.before.map { .string($0) } ?? .null,
                    "after": difference.after.map { .string($0) } ?? .null,
                ]
            })
        json["raw"] = .string(edit.raw.description)
        json["result"] = .string(edit.result.description)
        return json
    }
}
