import Diagnostics
import Guides
import Values
import X12

// What is wrong with a written set, told to who has the document and the map, and not the partner.
extension WrittenSet {
    /// A fault with the fields that it comes from, the rules that write these, and whose move it
    /// is: a fault of what we write is ours, and one that no field can mend is the map's.
    ///
    /// - Parameter others: other elements that it is about.
    func named(
        _ fault: Diagnostic, beside others: [DataPlace], by rules: ElementRules
    ) -> Diagnostic {
        var fault = fault
        if fault.owner == .partner { fault.owner = .operations }
        var place = DataPlace()
        if case .data(let known) = fault.place { place = known }
        if Self.isAbsence(fault.code) {
            tellSources(of: place, beside: others, rules, &fault)
        } else if let written = origin(at: place) {
            fault.message += ", from \(words(written))"
            fault.mend = Self.sentence(fault.help, mend(written))
            if written.isFixed { fault.owner = .onboarding }
        }
        for other in others.prefix(Self.mostOthers) {
            if let written = origin(at: other) {
                fault.message += "; \(other.position) comes from \(words(written))"
            } else if let source = sources(at: other, by: rules).first {
                fault.message += "; \(other.position) would come from \(source.field)"
            }
        }
        return fault
    }

    /// How many elements are named beside the one at fault.
    private static let mostOthers = 5

    /// Whether a fault is that something is not there.
    private static func isAbsence(_ code: Diagnostic.Code) -> Bool {
        [
            .elementMissing, .elementConditional, .elementDependent, .segmentMissing,
            .segmentDependent,
        ].contains(code)
    }

    /// Says where what is missing would come from, or that the map has no rule for it.
    private func tellSources(
        of place: DataPlace, beside others: [DataPlace], _ rules: ElementRules,
        _ fault: inout Diagnostic
    ) {
        let sources = sources(at: place, by: rules)
        // What the segment is there for: left out, nothing would be missing.
        let segment = place.element == nil ? nil : place.segment
        let near = origin(at: DataPlace(segment: segment))
        guard sources.isEmpty else {
            fault.message += "; it would come from \(sources.words)"
            if let near, !others.contains(where: { origin(at: $0) != nil }) {
                fault.message += ", and its segment is written from \(words(near))"
            }
            let fields = sources.map(\.place).joined(separator: " or ")
            fault.mend = Self.sentence(
                fault.help, "give \(fields) in the document, or mend the map")
            return
        }
        fault.owner = .onboarding
        fault.message += "; no rule of the map writes it"
        // The rule of its segment is where one belongs.
        if let near { fault.message += " beside \(near.words)" }
        let beside = near?.rule.map { " beside the one at \($0)" } ?? ""
        fault.mend = Self.sentence(
            fault.help,
            "add a rule for \(place.position) to the map\(beside), or write it by "
                + "its `fixed`")
    }

    /// A field and its rule; of what the document does not say itself, that it is repeated.
    private func words(_ origin: ElementOrigin) -> String {
        isRepeated(origin) ? "\(origin.words), repeated from what it answers" : origin.words
    }

    private func isRepeated(_ origin: ElementOrigin) -> Bool {
        guard !origin.isFixed else { return false }
        return FieldPath(origin.field).value(in: given) == nil
    }

    private func mend(_ origin: ElementOrigin) -> String {
        if origin.isFixed { return origin.mend }
        return "mend \(origin.place) in the document"
            + (origin.rule.map { ", or its rule at \($0)" } ?? "")
    }

    /// A help with a sentence of its own behind it.
    private static func sentence(_ help: String, _ more: String) -> String {
        help + (help.hasSuffix(".") ? " " : ". ") + more.prefix(1).uppercased()
            + more.dropFirst() + "."
    }
}

extension [ElementOrigin] {
    /// The fields of which one would do, in words.
    package var words: String { map(\.words).joined(separator: " or ") }
}
