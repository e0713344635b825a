import Diagnostics

/// What a person wants to have changed in a transaction set, as it is written: an element by its
/// segment's id and number, such as `N104=0123`, `N104[2]=0123` for the second N1, `7:N104=0123`
/// for the seventh segment, `SV101-2=X` for a component; or a whole segment by its number, such as
/// `7 N1*ST*ACME`, once more for one behind it, alone to leave it out.
enum ElementWish: Hashable {
    /// A value for an element or a component of it.
    case element(Element)
    /// What stands in the place of a segment; nil where it is left out.
    case segment(Int, String?)

    /// An element and what it is to be.
    struct Element: Hashable {
        /// The segment's number, ST being 1.
        var ordinal: Int?
        /// The segment's id.
        let tag: String
        /// Which of the segments with the id, from 1.
        var occurrence: Int?
        /// The element's number, from 1.
        let element: Int
        /// The component's number, from 1.
        var component: Int?
        /// The value; empty to leave it out.
        let value: String
    }

    /// Reads a change.
    ///
    /// - Throws: `ledger.edit.unfit` where it is written otherwise.
    init(_ text: String) throws(Diagnostic) {
        if let sign = text.firstIndex(of: "="), let place = Self.place(text[..<sign]) {
            let value = String(text[text.index(after: sign)...])
            self = .element(
                Element(
                    ordinal: place.ordinal, tag: place.tag, occurrence: place.occurrence,
                    element: place.element, component: place.component, value: value))
            return
        }
        let parts = text.split(separator: " ", maxSplits: 1)
        if let first = parts.first, let ordinal = Int(first), ordinal > 0 {
            self = .segment(ordinal, parts.count > 1 ? String(parts[1]) : nil)
            return
        }
        throw Diagnostic(
            .ledgerEditUnfit,
            "'\(text)' is no change such as N104=0123, N104[2]=0123, 7:N104=0123, or 7 N1*ST*ACME",
            value: text)
    }

    private typealias Place = (
        ordinal: Int?, tag: String, occurrence: Int?, element: Int, component: Int?
    )

    /// `[ordinal:]TAGee[-c][[n]]`; nil where it is none.
    private static func place(_ text: Substring) -> Place? {
        var rest = text
        var ordinal: Int?
        if let colon = rest.firstIndex(of: ":") {
            guard let number = Int(rest[..<colon]), number > 0 else { return nil }
            ordinal = number
            rest = rest[rest.index(after: colon)...]
        }
        var occurrence: Int?
        if rest.hasSuffix("]"), let open = rest.lastIndex(of: "[") {
            guard let number = Int(rest[rest.index(after: open)...].dropLast()), number > 0
            else { return nil }
            occurrence = number
            rest = rest[..<open]
        }
        var component: Int?
        if let mark = rest.firstIndex(where: { $0 == "-" || $0 == "." }) {
            guard let number = Int(rest[rest.index(after: mark)...]), number > 0 else { return nil }
            component = number
            rest = rest[..<mark]
        }
        let tag = rest.dropLast(2)
        guard let element = Int(rest.suffix(2)), element > 0, EditableSet.isTag(tag),
            ordinal == nil || occurrence == nil
        else { return nil }
        return (ordinal, String(tag), occurrence, element, component)
    }
}
