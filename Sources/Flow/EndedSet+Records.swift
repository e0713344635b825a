import Acknowledgments
import Diagnostics
import Guides
import Partners
import Records
import X12

extension EndedSet {
    /// What becomes of a document of records. Nobody tells the partner of its faults: it waits for
    /// a person, and can be made again once layout or map is mended.
    func outcome(
        of document: RecordDocument, by source: RecordSource, in interchange: OpenInterchange,
        group: OpenGroup, _ facts: MessageFacts, _ profiles: Profiles
    ) -> SetOutcome {
        let layout = source.records.layout
        let judged = unsaid(by: document.faults).map {
            $0.diagnostic(interchange: 1, group: 1, set: ordinals.set).named(by: layout)
        }
        var outcome = SetOutcome(
            ordinal: ordinals.set, group: 1,
            verdict: SetVerdict(
                set: header.id, control: header.control, disposition: .accepted),
            document: nil, diagnostics: document.faults + judged, byteOffset: byteOffset,
            byteCount: byteCount)
        let maker = DocumentMaker(
            set: self, interchange: interchange, group: group, facts: facts, profiles: profiles)
        if let fault = outcome.diagnostics.first(where: { $0.severity == .error }) {
            outcome.document = maker.waiting(fault)
            return outcome
        }
        let made = maker.document(by: source.agreement)
        outcome.document = made.document
        outcome.document?.hold = made.document.hold?.named(by: layout)
        outcome.diagnostics += made.diagnostics.map { $0.named(by: layout) }
        return outcome
    }

    /// The guide's faults but for those of values with which something is wrong already.
    private func unsaid(by told: [Diagnostic]) -> [SetFault] {
        let places = told.compactMap { fault -> [Int]? in
            guard fault.severity == .error, case .data(let place) = fault.place,
                let segment = place.segment, let element = place.element
            else { return nil }
            return [segment, element]
        }
        return faults.filter { fault in
            guard let segment = fault.place.segment, let element = fault.place.element else {
                return true
            }
            return !places.contains([segment, element])
        }
    }
}

extension Diagnostic {
    /// The same with the partner's words for its place: the field's name instead of the number.
    func named(by layout: RecordLayout) -> Diagnostic {
        guard case .data(var place) = place, place.field == nil else { return self }
        var named = self
        let written = place.position
        if let tag = place.tag, let element = place.element,
            let name = layout.fieldName(tag: tag, element: element)
        {
            place.field = name
            let field = name.dropFirst(tag.count + 1)
            named.message = message.replacing("\(written) (\(field))", with: name)
                .replacing(written, with: name)
        } else {
            place.field = place.tag ?? "record"
        }
        named.place = .data(place)
        return named
    }
}
