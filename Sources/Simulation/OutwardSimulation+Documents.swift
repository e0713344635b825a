import Canonical
import Diagnostics
import Flow
import Guides
import Mapping
import Partners
import Values

extension OutwardSimulation {
    /// How many documents of one kind are made before it is given up.
    static let attempts = 8

    /// A canonical document of a kind that we send, made up, and what the walk makes of it: nothing
    /// is wrong with it. Nil, and noted, where none was found.
    mutating func document(
        _ scenario: Scenario, _ sending: Sending, turn: Int
    ) throws -> (body: JSON, draft: OutboundDraft)? {
        let agreement = sending.agreement
        var why: Diagnostic?
        for attempt in 0..<Self.attempts {
            let number = ours.number()
            // A fuller one is harder to write: some segments do not find their place again.
            guard
                let made = try Self.made(
                    .documents, agreement, turn: turn * Self.attempts + attempt, number, by: &ours,
                    attempt < Self.attempts / 2 ? .some : .least)
            else { return nil }
            for body in given(made.body) {
                switch try walked(body) {
                case .draft(let draft): return (body, draft)
                case .held(let fault), .told(let fault): why = fault
                }
            }
            // What may not be sent at all is tried once: no other document fares better.
            if [.envelopePartnerNotLive, .envelopeUsageMixed].contains(why?.code) { break }
        }
        let code = why.map { "held \($0.code)" } ?? "held"
        add(
            scenario, PartnerSimulation.subject(agreement),
            why?.message ?? "nothing that can be sent", code, at: start)
        return nil
    }

    /// A document as an ERP gives it: it says whom it is for, and not in what it came. What no
    /// rule reads is left out where it does not find its place again.
    private func given(_ body: JSON) -> [JSON] {
        var body = body
        body["source"] = ["partner": .string(partner.name)]
        guard body["unmapped"] != nil else { return [body] }
        var less = body
        less["unmapped"] = nil
        return [body, less]
    }

    /// What becomes of a document, with what it answers made up where the partner sends that.
    mutating func walked(
        _ body: JSON, answering known: JSON? = nil, from origin: DocumentOrigin? = nil
    ) throws -> OutboundWalk.Outcome {
        let document: OutboundDocument
        switch OutboundDocument.read(body.bytes()) {
        case .success(let read): document = read
        case .failure(let why): return .held(why)
        }
        let walk = OutboundWalk(Profiles(folder: folder), document: document)
        var answered = known
        if answered == nil, let reference = walk.answers { answered = try answering(reference) }
        return walk.run(
            answering: answered.map { AnsweredDocument(id: 1, body: $0) }, from: origin
        ).outcome
    }

    /// What is answered, as the partner would have sent it; nil where it sends no such thing.
    private mutating func answering(_ reference: AnsweredReference) throws -> JSON? {
        guard
            let agreement = partner.agreements.first(where: {
                $0.map?.shape.type == reference.type
            })
        else { return nil }
        if answered[reference.type] == nil {
            let number = theirs.number()
            let found = try Self.made(.documents, agreement, turn: 0, number, by: &theirs)
            answered[reference.type] = found?.body
        }
        var known = answered[reference.type]
        known?["number"] = .string(reference.number)
        known?["release"] = reference.release.isEmpty ? nil : .string(reference.release)
        return known
    }

    /// A document that a simulated partner sends with a number, as our walk makes it; where it is
    /// meant for some action, with a purpose that leads to that.
    static func made(
        _ scenario: Scenario, _ agreement: Agreement, turn: Int, _ number: String,
        by simulation: inout PartnerSimulation,
        _ extent: FittingDocuments.Extent = .some, for action: DocumentOutcome.Action? = nil
    ) throws -> (body: JSON, outcome: DocumentOutcome)? {
        let form: DocumentForm
        if let records = agreement.records {
            form = .records(records, name: records.files.name(number))
        } else {
            form = .interchange(simulation.envelope(agreement))
        }
        guard
            var document = try simulation.fitting(
                scenario, agreement, extent, .any, turn: turn, as: form, number: number)
        else { return nil }
        document.addUp()
        func walked(_ document: GeneratedDocument) throws -> SetOutcome? {
            let run = try form.run(
                form.bytes([document]), by: simulation.folder, of: simulation.partner)
            return run.traced.first ?? run.unmapped.first
        }
        guard let first = try walked(document), var outcome = first.document else { return nil }
        if let action, outcome.action != action {
            for other in document.purposes(at: first.trace?.element(of: "purposeCode")) {
                guard let found = try walked(other)?.document, found.action == action else {
                    continue
                }
                outcome = found
                break
            }
        }
        guard !outcome.body.isEmpty else { return nil }
        return (try JSONReader.read(outcome.body), outcome)
    }
}

// MARK: - Reading back

extension OutwardSimulation {
    /// Where what a partner reads in a file of ours is not what was said, or its guide refuses it.
    package func differences(in file: OurFile) throws -> [String] {
        guard let sent = file.sent else { return [] }
        let mirror = ours.partner
        let run = try CaseRun(
            sent.bytes, named: sent.name, by: folder, as: sent.isOfRecords ? nil : mirror,
            of: sent.isOfRecords ? mirror : nil)
        func plain(_ document: JSON) -> JSON {
            var document = document
            document["source"] = nil
            return document
        }
        let read = run.documents.map(plain)
        let faults = run.diagnostics.filter { $0.severity == .error }
            .map { "\($0.message) [\($0.code)]" }
        guard read != sent.said.map(plain) else { return faults }
        return faults + ["\(read.count) documents are read back, and not as they were said"]
    }
}

extension GeneratedDocument {
    /// The same with each code that its purpose may have, which stands at a place.
    fileprivate func purposes(at place: DataPlace?) -> [GeneratedDocument] {
        guard let index = place?.segment.map({ $0 - 1 }), let position = place?.element,
            segments.indices.contains(index), let row = segments[index].row,
            let element = guide.element(position, ofRow: row)
        else { return [] }
        return guide.codes(of: element).map { code in
            var other = self
            other.segments[index].set(position, code)
            return other
        }
    }
}
