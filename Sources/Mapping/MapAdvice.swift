import Canonical
import Guides
import Judgment

/// A qualifier that a partner sends and that only the lists of a document keep, although other
/// qualifiers of its segment have fields of their own: perhaps this partner's word for one of them.
package struct MapAdvice: Sendable, Hashable {
    /// The segment with the qualifier as a rule would read it: `DTM[017]`, `PO1.pair(IN)`.
    package let source: String
    /// How often it came.
    package let count: Int
    /// What rules make of the segment's other qualifiers; nothing of it had a value.
    package let candidates: [Candidate]

    /// A field without a value, or an object none of whose fields had one: `buyer` of N1[BY].
    package struct Candidate: Sendable, Hashable {
        /// The field, such as `requestedDelivery` or `lines.buyerItem`, or the object.
        package let field: String
        /// What is read for it now: `DTM[002].02`, or the segment `N1[BY]` for an object.
        package let path: String
        /// The rule that would read the qualifier that came, as an overlay has it:
        /// `"DTM[017].02"`, `{to: {name: "N1[MI].02", id: "N1[MI].04"}}`.
        package let rule: String
    }
}

extension Map {
    /// The qualifiers that came and that no field of their own reads, with the fields that had no
    /// value in any document in which they came: beside its own word a field has no other.
    ///
    /// - Parameter documents: what each of them holds.
    package func advice(_ documents: [MapCoverage]) -> [MapAdvice] {
        var groups: [String: [Reader]] = [:]
        for plan in valuePlans {
            for source in plan.sources {
                guard let reader = Reader(plan, source, of: self) else { continue }
                groups[reader.segment, default: []].append(reader)
            }
        }
        return groups.sorted { $0.key < $1.key }.flatMap { _, readers in
            Self.advice(readers, documents)
        }
    }

    private static func advice(_ readers: [Reader], _ documents: [MapCoverage]) -> [MapAdvice] {
        let known = Set(readers.flatMap(\.codes))
        var counts: [String: Int] = [:]
        var given: [String: Set<String>] = [:]
        for document in documents {
            let held = Set(readers.filter { document.gave[$0.traced] != nil }.map(\.subject))
            for position in Set(readers.flatMap(\.qualifiers)) {
                for (code, seen) in document.codes[position] ?? [:] where !known.contains(code) {
                    counts[code, default: 0] += seen.count
                    given[code, default: []].formUnion(held)
                }
            }
        }
        return counts.sorted { $0.key < $1.key }.compactMap { code, count in
            let open = readers.filter { given[code]?.contains($0.subject) != true }
            guard let first = open.first else { return nil }
            return MapAdvice(
                source: first.source(code), count: count, candidates: candidates(open, code))
        }
    }

    /// The readers by what they fill, in their order.
    private static func candidates(_ readers: [Reader], _ code: String) -> [MapAdvice.Candidate] {
        var subjects: [String] = []
        for reader in readers where !subjects.contains(reader.subject) {
            subjects.append(reader.subject)
        }
        return subjects.map { subject in
            let members = readers.filter { $0.subject == subject }
            guard let part = members[0].part else {
                return .init(
                    field: subject, path: members[0].path, rule: members[0].rule(code))
            }
            let rules = members.map { "\($0.part ?? part): \($0.rule(code))" }
            return .init(
                field: subject, path: members[0].source(members[0].joined),
                rule: "{to: {\(rules.joined(separator: ", "))}}")
        }
    }

    /// A rule's source that asks for qualifiers.
    private struct Reader {
        /// The field, or the object around it.
        let subject: String
        /// The field's name in that object.
        let part: String?
        let path: String
        let codes: [String]
        /// Where the qualifiers stand, as coverage names positions.
        let qualifiers: [String]
        let segment: String
        /// What counts its values.
        let traced: MapTrace.Rule

        /// The source, if its path ends in a segment with qualifiers below none that has any.
        init?(_ plan: ValuePlan, _ source: SourcePlan, of map: Map) {
            guard let syntax = try? PathParser.parse(source.text.text),
                syntax.steps.dropLast().allSatisfy(\.selectors.isEmpty),
                let row = source.path.steps.last?.rows.first
            else { return nil }
            let numbers: [Int]
            switch (source.path.pick, syntax.steps.last?.selectors.first) {
            case (.pair(let codes, let starts), _):
                (self.codes, numbers) = (codes, starts)
            case (.element, let selector?):
                (codes, numbers) = (selector.codes, [selector.element])
            default: return nil
            }
            qualifiers = numbers.map {
                MapCoverage.position(of: $0, inRow: row, of: map.guide)
            }
            segment = qualifiers[0]
            let names = plan.mark.field.split(separator: ".")
            let isPart = map.shape.isWithinObject(names)
            subject = isPart ? names.dropLast().joined(separator: ".") : plan.mark.field
            part = isPart ? names.last.map(String.init) : nil
            path = source.text.text
            traced = MapTrace.Rule(plan.mark)
        }

        var joined: String { codes.joined(separator: "|") }

        func rule(_ code: String) -> String { "\"\(qualified(by: code))\"" }

        func source(_ code: String) -> String {
            let path = qualified(by: code)
            let end = path.firstIndex { $0 == "]" || $0 == ")" } ?? path.startIndex
            return String(path[...end])
        }

        /// The path with the code in place of its qualifiers: what its first bracket holds, or
        /// what stands after the `=` there. The steps before have none.
        private func qualified(by code: String) -> String {
            guard let bracket = path.firstIndex(where: { "[(".contains($0) }) else { return path }
            let held = path[bracket...].prefix { $0 != "]" && $0 != ")" }
            guard let range = path[(held.firstIndex(of: "=") ?? bracket)...].firstRange(of: joined)
            else { return path }
            return path[..<range.lowerBound] + code + path[range.upperBound...]
        }
    }
}

extension DocumentShape {
    /// Whether a field belongs to an object, such as `buyer.id`, and neither to the document nor
    /// to the items of a list, such as `lines.buyerItem`.
    fileprivate func isWithinObject(_ names: [Substring]) -> Bool {
        var object = body
        var isObject = false
        for name in names.dropLast() {
            switch object.field(String(name))?.kind {
            case .object(let inner): (object, isObject) = (inner, true)
            case .list(.object(let inner)): (object, isObject) = (inner, false)
            default: return false
            }
        }
        return isObject
    }
}
