import Diagnostics
import Values
import X12

/// Faults of an envelope as JSON, so that a walk that goes on after a crash tells what one without
/// would have told.
enum FaultCoding {
    /// A list of faults of an interchange or a group.
    static func json(_ faults: some Sequence<Diagnostic>) -> JSON {
        .array(faults.map(json))
    }

    private static func json(_ fault: Diagnostic) -> JSON {
        var members = [
            JSON.Member("code", .string(fault.code.name)),
            JSON.Member("message", .string(fault.message)),
        ]
        if let value = fault.value { members.append(JSON.Member("value", .string(value))) }
        guard case .data(let place) = fault.place else { return .object(members) }
        if let tag = place.tag { members.append(JSON.Member("tag", .string(tag))) }
        for (key, path) in numbers {
            guard let number = place[keyPath: path] else { continue }
            members.append(JSON.Member(key, .number(ExactDecimal(number))))
        }
        return .object(members)
    }

    /// Reads a list back; nil when it is none. A code of another release is left out.
    static func faults(_ json: JSON?) -> [Diagnostic]? {
        json?.items?.compactMap { item in
            guard let code = codes[item["code"]?.text ?? ""] else { return nil }
            var place = DataPlace(tag: item["tag"]?.text)
            for (key, path) in numbers { place[keyPath: path] = item[key]?.integer }
            return Diagnostic(
                code, item["message"]?.text ?? "", value: item["value"]?.text, at: .data(place))
        }
    }

    private static let codes = Dictionary(
        X12Diagnostics.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The numbers of a place above the transaction sets.
    private static var numbers: [(String, WritableKeyPath<DataPlace, Int?>)] {
        [
            ("interchange", \.interchange), ("group", \.group), ("element", \.element),
            ("byte", \.byte), ("line", \.line),
        ]
    }
}
