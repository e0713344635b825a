package import Diagnostics
package import Guides
package import Notation
import X12

/// A partner's `850.guide.yaml`: what its guide tightens or loosens, and its situational rules.
package enum GuideFile {
    /// The keys of a guide.
    package static let fields = Fields(
        "guide",
        [
            .text("why", required: true, doc: "What the guide rests on: title, version, date."),
            .records("places", places, doc: "Places that differ from the standard."),
            .records("rules", rules, doc: "What has to come, or must not, in which situation."),
        ])

    private static let places = Fields(
        "place",
        [
            .text("at", required: true, doc: "The place: `PO1/N1[ST].04`."),
            .choice("use", ["required", "optional", "unused"], doc: "Whether it has to come."),
            .integer("min", in: 0...Int(Int32.max), doc: "The least length of an element."),
            .integer("max", in: 1...Int(Int32.max), doc: "The greatest length of an element."),
            .integer(
                "times", in: 0...Int(Int32.max),
                doc: "How often a segment or loop may come; 0: without limit."),
            .list("codes", doc: "The only codes of an element."),
            .list("add", doc: "Codes beyond the standard's."),
            .list("remove", doc: "Codes of the standard's that are not used."),
            .text("why", doc: "A remark for people."),
        ])

    private static let rules = Fields(
        "rule",
        [
            .records("when", conditions, doc: "The conditions, all of which have to hold."),
            .text("require", doc: "The place that then has to come."),
            .text("refuse", doc: "The place that then must not come."),
            .list(
                "is", doc: "The values of which it has to have one or, with refuse, none."),
            .text("text", doc: "What the partner is told."),
        ])

    private static let conditions = Fields(
        "condition",
        [
            .text("at", required: true, doc: "The place."),
            .list("is", doc: "The values, one of which it has; absent: any value."),
            .flag("empty", default: "false", doc: "Whether it has to be empty instead."),
        ])

    /// Reads a guide; nil when anything is wrong with it.
    package static func read(
        _ node: Node, diagnostics: inout [Diagnostic]
    ) -> GuideOverlay? {
        let before = diagnostics.count
        let (reader, faults) = fields.read(node)
        diagnostics += faults
        guard let reader else { return nil }
        var overlay = GuideOverlay()
        for record in reader.records("places") {
            if let change = change(record, &diagnostics) { overlay.changes.append(change) }
        }
        for record in reader.records("rules") {
            if let rule = rule(record, &diagnostics) { overlay.rules.append(rule) }
        }
        if overlay.changes.count > GuideOverlay.limit || overlay.rules.count > GuideOverlay.limit {
            diagnostics.report(
                .profileGuideForm, "a guide has at most \(GuideOverlay.limit) places and rules",
                at: node.place)
        }
        return diagnostics.count == before ? overlay : nil
    }

    /// Lays a guide over the standard's; a place that is not there comes with the nearest one.
    package static func apply(
        _ overlay: GuideOverlay, to guide: SetGuide
    ) -> (guide: SetGuide?, diagnostics: [Diagnostic]) {
        let (applied, faults) = guide.applying(overlay)
        let told = faults.map { fault in
            guard fault.code == .guidePlaceUnknown, var path = GuidePath(fault.value ?? "") else {
                return fault
            }
            (path.element, path.component, path.qualifiers) = (nil, nil, [])
            guard guide.rows(at: path).isEmpty else { return fault }
            var told = fault
            told.message += Spelling.suggestion(path.description, among: guide.paths)
            return told
        }
        return (applied, told)
    }

    private static func path(
        _ key: String, in record: FieldReader, _ diagnostics: inout [Diagnostic]
    ) -> GuidePath? {
        let text = record.text(key)
        if let path = GuidePath(text) { return path }
        diagnostics.report(
            .profileGuideForm, "`\(text)` is no place in a set", value: text,
            at: record.place(key))
        return nil
    }

    private static func change(
        _ record: FieldReader, _ diagnostics: inout [Diagnostic]
    ) -> GuideOverlay.Change? {
        guard let path = path("at", in: record, &diagnostics) else { return nil }
        let lists: [(String, ([String]) -> GuideOverlay.Codes)] = [
            ("codes", GuideOverlay.Codes.only), ("add", GuideOverlay.Codes.adding),
            ("remove", GuideOverlay.Codes.removing),
        ]
        let given = lists.filter { record.has($0.0) }
        guard given.count <= 1 else {
            diagnostics.report(
                .profileGuideForm, "only one of codes, add and remove can be said",
                at: record.place(given[1].0))
            return nil
        }
        return GuideOverlay.Change(
            path, usage: record.optionalChoice("use"), minimum: record.optionalInteger("min"),
            maximum: record.optionalInteger("max"),
            codes: given.first.map { $0.1(record.texts($0.0)) },
            limit: record.optionalInteger("times"), place: record.place("at"))
    }

    private static func rule(
        _ record: FieldReader, _ diagnostics: inout [Diagnostic]
    ) -> GuideOverlay.Rule? {
        let demands = ["require", "refuse"].filter { record.has($0) }
        guard demands.count == 1 else {
            diagnostics.report(
                .profileGuideForm, "a rule needs one of require and refuse",
                at: record.place(demands.last ?? "when"))
            return nil
        }
        var conditions: [GuideOverlay.Condition] = []
        for condition in record.records("when") {
            guard let path = path("at", in: condition, &diagnostics) else { return nil }
            let values = condition.texts("is")
            let isEmpty = condition.flag("empty")
            guard !isEmpty || values.isEmpty else {
                diagnostics.report(
                    .profileGuideForm, "a place cannot be empty and have a value",
                    at: condition.place("empty"))
                return nil
            }
            let test: GuideOverlay.Condition.Test =
                isEmpty ? .absent : values.isEmpty ? .present : .among(values)
            conditions.append(.init(path, test))
        }
        guard let path = path(demands[0], in: record, &diagnostics) else { return nil }
        return GuideOverlay.Rule(
            when: conditions, path, demands[0] == "require" ? .required : .unused,
            among: record.texts("is"), text: record.optionalText("text") ?? "",
            place: record.place(demands[0]))
    }
}
