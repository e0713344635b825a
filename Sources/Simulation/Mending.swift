import Diagnostics
import Flow
import Guides
import Mapping
import Partners

/// Puts right, one after another, the values of a made-up document that a map does not take.
struct Mending {
    private(set) var document: GeneratedDocument
    private var generator: DocumentGenerator
    private let agreement: Agreement
    private let number: String
    /// How often each element was put right.
    private var tries: [[Int]: Int] = [:]
    private var isNumbered = false

    /// What is left to do.
    enum Step {
        /// Nothing.
        case fits
        /// To hold the document against the profile again.
        case again
        /// Nothing can be done about this.
        case hopeless(Diagnostic)
    }

    /// How often one element is put right.
    private static let limit = 60

    init(
        _ document: GeneratedDocument, _ generator: inout DocumentGenerator,
        _ agreement: Agreement, number: String
    ) {
        self.document = document
        self.generator = generator
        self.agreement = agreement
        self.number = number
    }

    /// Puts the next thing right.
    mutating func next(_ outcome: SetOutcome, _ trace: MapTrace) -> Step {
        let faults = outcome.diagnostics.filter { $0.severity == .error }
        for fault in faults {
            guard mend(fault, trace) else { return .hopeless(fault) }
        }
        if !faults.isEmpty {
            document.count()
            return .again
        }
        // A person decides about some purposes; another one of the element's is as right.
        if let purpose = trace.element(of: "purpose") ?? trace.element(of: "purposeCode"),
            let document = outcome.document,
            document.action == .hold || document.action == .record,
            put(another(at: purpose), at: purpose)
        {
            self.document.count()
            return .again
        }
        if !isNumbered {
            isNumbered = true
            if let place = trace.element(of: "number"), let element = element(at: place) {
                let room = max(element.minimum, min(element.maximum, number.utf8.count))
                let digits = String(number.suffix(room))
                let padded = String(repeating: "1", count: max(0, room - digits.utf8.count))
                if element.codes.isEmpty, put(padded + digits, at: place) {
                    document.count()
                    return .again
                }
            }
        }
        return .fits
    }

    // MARK: - Values

    private mutating func mend(_ fault: Diagnostic, _ trace: MapTrace) -> Bool {
        guard case .data(let place) = fault.place, place.segment != nil, place.element != nil
        else { return false }
        switch fault.code {
        case .mapLookupMissing:
            let tables = trace.lookups.filter { $0.value == nil && $0.code == fault.value }
            let codes = tables.first.flatMap { agreement.map?.codes(ofTable: $0.table) } ?? []
            return put(generator.random.pick(fitting(codes, at: place)), at: place)
        case .mapValueType, .mapValueChoice:
            return put(another(at: place), at: place)
        default:
            return false
        }
    }

    /// Values that are of some type, whatever a map asks for.
    private static let samples = [
        "20260115", "260115", "1230", "12", "1", "Y", "12.5", "2026", "",
    ]

    /// The next value to be tried for an element: a code of its list, or a sample of some type.
    private mutating func another(at place: DataPlace) -> String? {
        guard let element = element(at: place) else { return nil }
        let codes = generator.codes(element)
        let choices = codes.isEmpty ? fitting(Self.samples, at: place) + [""] : codes
        let tried = tries[self.place(place), default: 0]
        return choices[tried % choices.count]
    }

    private func place(_ place: DataPlace) -> [Int] {
        [place.segment ?? 0, place.element ?? 0, place.component ?? 0]
    }

    private func fitting(_ values: [String], at place: DataPlace) -> [String] {
        guard let element = element(at: place) else { return [] }
        let codes = Set(agreement.guide?.codes(of: element) ?? [])
        return values.filter {
            $0.utf8.count >= element.minimum && $0.utf8.count <= element.maximum
                && (codes.isEmpty || codes.contains($0))
        }
    }

    private func element(at place: DataPlace) -> GuideElement? {
        guard let segment = place.segment, document.segments.indices.contains(segment - 1),
            let row = document.segments[segment - 1].row, let position = place.element,
            let guide = agreement.guide, let element = guide.element(position, ofRow: row)
        else { return nil }
        guard let component = place.component else { return element }
        let components = guide.components(of: element)
        return component <= components.count
            ? components[components.startIndex + component - 1] : nil
    }

    /// Puts a value at a place; false where there is none, or it was tried often enough.
    private mutating func put(_ value: String?, at place: DataPlace) -> Bool {
        guard let value, let segment = place.segment, let position = place.element,
            document.segments.indices.contains(segment - 1),
            tries[self.place(place), default: 0] < Self.limit
        else { return false }
        tries[self.place(place), default: 0] += 1
        if let component = place.component {
            let elements = document.segments[segment - 1].elements
            guard position <= elements.count, !elements[position - 1].isEmpty,
                component <= elements[position - 1][0].count
            else { return false }
            document.segments[segment - 1].elements[position - 1][0][component - 1] = value
        } else {
            document.segments[segment - 1].set(position, value)
        }
        return true
    }
}

extension MapTrace {
    /// Where the value of a field stood.
    func element(of field: String) -> DataPlace? {
        values.first { $0.path == field }?.origin.element?.place
    }
}
