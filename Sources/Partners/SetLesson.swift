import Diagnostics
import Guides
import Mapping

/// What sample files teach of one transaction set.
struct SetLesson: Sendable {
    /// What came, and what the default map made of it.
    private(set) var coverage = MapCoverage()
    /// Whether a map ran over it.
    private(set) var hasMap = false
    /// What the samples break, each fault once.
    private(set) var faults: [Diagnostic] = []
    /// The qualifiers that may be this partner's words for fields.
    var advice: [MapAdvice] { map?.advice(documents) ?? [] }
    /// What came in each document; those beyond the first are one.
    private var documents: [MapCoverage] = []
    private var map: Map?
    /// The units that came in fields that are units, each with whether it is a standard code.
    private var unitCodes: [String: Bool] = [:]
    /// The fields that units went into, each with the path that its rule reads.
    private(set) var unitFields: [String: String] = [:]

    /// Documents that are looked at one by one.
    private static let mostDocuments = 200

    /// X12.3: the unit of measurement code.
    private static let unitReference = 355

    mutating func add(_ trace: MapTrace, by map: Map?, _ diagnostics: [Diagnostic]) {
        hasMap = true
        self.map = self.map ?? map
        coverage.add(trace)
        if documents.count < Self.mostDocuments { documents.append(MapCoverage()) }
        documents[documents.count - 1].add(trace)
        add(diagnostics)
        for value in trace.values {
            guard let element = value.origin.element,
                element.place.reference == Self.unitReference,
                element.read == element.sent, !element.path.contains("|")
            else { continue }
            let isKnown = !diagnostics.contains {
                $0.code == .elementCode && $0.value == element.sent
            }
            unitCodes[element.sent] = (unitCodes[element.sent] ?? true) && isKnown
            unitFields[value.rule.field] = element.path
        }
    }

    mutating func add(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics
        where diagnostic.severity > .note
            && !faults.contains(where: { Self.isSame($0, diagnostic) })
        {
            faults.append(diagnostic)
        }
    }

    /// The lesson with its faults alone.
    var withoutCounts: SetLesson {
        var lesson = SetLesson()
        lesson.faults = faults
        return lesson
    }

    /// The unit codes that the standard does not have.
    var unknownUnits: [String] { unitCodes.filter { !$0.value }.keys.sorted() }

    /// `codes/uom.csv`: every unit that came stands for itself; nil where the standard has all.
    var units: String? {
        guard !unknownUnits.isEmpty else { return nil }
        let rows = unitCodes.keys.sorted().map { "\(Self.cell($0)),\(Self.cell($0))" }
        return (["code,unit"] + rows).joined(separator: "\n") + "\n"
    }

    /// The same fault at the same position of another segment is no news.
    private static func isSame(_ one: Diagnostic, _ other: Diagnostic) -> Bool {
        guard one.code == other.code, one.value == other.value,
            case .data(let place) = one.place, case .data(let second) = other.place
        else { return false }
        return place.position == second.position && place.loop == second.loop
    }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
