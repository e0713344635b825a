package import Diagnostics

/// What an element of a written set comes from, or would come from.
package struct ElementOrigin: Sendable, Hashable {
    /// The field of the document, such as `lines[2].unit`; what the map writes into every document
    /// is its `fixed`.
    package let field: String
    /// Where the rule stands that wrote it.
    package let rule: TextPlace?
    /// The text that it wrote; empty where it wrote none.
    package let text: String

    /// What stands for a field where no field of the document is written.
    static let fixed = "the map's `fixed`"

    /// Whether it is the map's, whatever the document says.
    package var isFixed: Bool { field == Self.fixed }

    /// In words: `lines[2].unit by the rule at elm/855.map.yaml:22:9`.
    package var words: String {
        field + (rule.map { isFixed ? " at \($0)" : " by the rule at \($0)" } ?? "")
    }

    /// What is to be mended where its value is at fault.
    package var mend: String {
        if isFixed { return "mend \(words)" }
        return "mend \(field) in the document" + (rule.map { ", or its rule at \($0)" } ?? "")
    }

    /// The field for who edits the JSON: `lines[2].unit (/lines/1/unit)`.
    var place: String { "\(field) (\(FieldPath(field).pointer))" }
}
