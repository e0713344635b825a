import Diagnostics
import Guides
import Mapping
import X12

extension PartnerDraft {
    /// What overlays rest on as long as nobody has named the partner's guide.
    private var why: String {
        Self.quoted("the files \(sources.joined(separator: ", ")); name their guide here")
    }

    // MARK: - Maps

    /// `<set>.map.yaml`: the rules that the samples ask for, and in comments what they suggest.
    func map(_ set: String, _ lesson: SetLesson) -> String {
        var lines = [
            "# A proposal: the lines without # are in force, the others are for you to decide.",
            "extends: standard/\(set)",
            "why: \(why)",
        ]
        if lesson.units != nil {
            lines.append("to:")
            lines += Self.rules(
                lesson.unitFields.mapValues { path in
                    "{from: \(Self.quoted(path)), lookup: [uom, _], "
                        + "why: codes/uom.csv has their units}"
                })
        }
        lines += lesson.advice.flatMap(Self.comment)
        let unread = lesson.coverage.unread.sorted { $0.key < $1.key }
        if !unread.isEmpty { lines += ["", "# No rule reads these; `unmapped` keeps them."] }
        lines += unread.prefix(40).map { position, seen in
            "#   \(position)  seen \(seen.count)×, first \(Self.quoted(seen.example))"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func comment(_ advice: MapAdvice) -> [String] {
        [
            "",
            "# \(advice.source) came \(advice.count)×, and only a list keeps it. If it is one "
                + "of these,", "# make it a rule (below `to`, with a `why`):",
        ]
            + advice.candidates.prefix(8).map {
                "#   \($0.field): \($0.rule)  instead of \($0.path)"
            }
    }

    /// Rules by field as nested keys, the fields below `to` of those around them.
    static func rules(_ rules: [String: String]) -> [String] {
        var lines: [String] = []
        var open: [String] = []
        for (field, rule) in rules.sorted(by: { $0.key < $1.key }) {
            let names = field.split(separator: ".").map(String.init)
            var shared = 0
            while shared < min(open.count, names.count - 1), open[shared] == names[shared] {
                shared += 1
            }
            open = Array(open.prefix(shared))
            for name in names.dropFirst(shared).dropLast() {
                let indent = String(repeating: " ", count: 2 + 4 * open.count)
                lines += ["\(indent)\(name):", "\(indent)  to:"]
                open.append(name)
            }
            let indent = String(repeating: " ", count: 2 + 4 * open.count)
            lines.append("\(indent)\(names.last ?? ""): \(rule)")
        }
        return lines
    }

    // MARK: - Guides

    /// `<set>.guide.yaml`: lengths that the samples need, and in comments the codes that came.
    func guide(_ set: String, _ lesson: SetLesson) -> String {
        var lines = [
            "# A proposal: what the samples break of the standard is let through below `places`;",
            "# ask the partner whether it is meant so. The comments say which codes came.",
            "why: \(why)",
        ]
        let places = Self.lengths(lesson.faults, in: guides(of: set))
        if !places.isEmpty { lines.append("places:") }
        lines += places.map { "  - {at: \(Self.quoted($0.at)), \($0.limit)}" }
        let codes = lesson.coverage.codes.sorted { $0.key < $1.key }.filter { $0.key != "ST.01" }
        if !codes.isEmpty { lines.append("") }
        for (position, seen) in codes.prefix(80) {
            let each = seen.sorted { $0.key < $1.key }.prefix(12).map {
                "\($0.key) \($0.value.count)×"
            }
            lines.append(
                "# \(position): \(each.joined(separator: ", "))" + (seen.count > 12 ? " …" : ""))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The lengths that elements need, which are longer or shorter than the standard lets them be;
    /// not of segments that stand where the set has no place for them.
    private static func lengths(
        _ faults: [Diagnostic], in guides: [SetGuide]
    ) -> [(at: String, limit: String)] {
        var greatest: [String: Int] = [:]
        var least: [String: Int] = [:]
        for fault in faults {
            guard case .data(let place) = fault.place, let length = fault.value?.count,
                length > 0, length < 99, guides.allSatisfy({ has(place, $0) }),
                let at = position(place)
            else { continue }
            switch fault.code {
            case .elementTooLong: greatest[at] = max(length, greatest[at] ?? 0)
            case .elementTooShort: least[at] = min(length, least[at] ?? .max)
            default: continue
            }
        }
        return Set(greatest.keys).union(least.keys).sorted().map { at in
            let limits = [least[at].map { "min: \($0)" }, greatest[at].map { "max: \($0)" }]
            return (at, limits.compactMap { $0 }.joined(separator: ", "))
        }
    }

    private static func has(_ place: DataPlace, _ guide: SetGuide) -> Bool {
        guard let tag = place.tag, let loop = guide.loop(path: place.loop ?? "") else {
            return false
        }
        return !guide.rows(of: SegmentTag(tag), in: loop).isEmpty
    }

    /// A place in the data as guides write it: `PO1/N1.02`.
    private static func position(_ place: DataPlace) -> String? {
        guard let tag = place.tag, let element = place.element else { return nil }
        let loop = place.loop ?? ""
        let isHead = loop.split(separator: "/").last.map(String.init) == tag
        let segment = loop.isEmpty ? tag : isHead ? loop : "\(loop)/\(tag)"
        return segment + (element < 10 ? ".0" : ".") + "\(element)"
            + (place.component.map { "-\($0)" } ?? "")
    }
}
