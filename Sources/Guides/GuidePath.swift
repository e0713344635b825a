import X12

/// A place in a set as guides and maps write it: `BEG.02`, `PO1/N1[ST|BT].04`, `REF.04-2`.
///
/// The loops around come first, each by its id and a slash; then the segment, the values that its
/// first element may have, the element and the component. The first segment of a loop stands for
/// the loop: `N1` names the loop N1 and its N1 segment alike.
public struct GuidePath: Sendable, Hashable, CustomStringConvertible {
    /// The ids of the loops around, from the outermost on.
    public var loops: [String]
    /// The segment's id.
    public var segment: String
    /// The values of the first element that are meant; empty: any.
    public var qualifiers: [String]
    /// The element's position, from 1; nil for the segment as such.
    public var element: Int?
    /// The component of a composite element, from 1; nil for the element as such.
    public var component: Int?

    /// Reads a path; nil when it is not written as one.
    public init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard var last = parts.popLast(), parts.count < 16, parts.allSatisfy(Self.isTag) else {
            return nil
        }
        loops = parts
        if let dot = last.lastIndex(of: ".") {
            let numbers = last[last.index(after: dot)...].split(
                separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(numbers.count), numbers.allSatisfy({ (1...3) ~= $0.count })
            else { return nil }
            for number in numbers {
                guard let value = Int(number), value >= 1, !number.hasPrefix("+") else {
                    return nil
                }
                if element == nil { element = value } else { component = value }
            }
            last = String(last[..<dot])
        }
        qualifiers = []
        if last.hasSuffix("]"), let bracket = last.firstIndex(of: "[") {
            let inner = last[last.index(after: bracket)...].dropLast()
            qualifiers = inner.split(separator: "|", omittingEmptySubsequences: false)
                .map(String.init)
            guard qualifiers.allSatisfy({ !$0.isEmpty }) else { return nil }
            last = String(last[..<bracket])
        }
        guard Self.isTag(last) else { return nil }
        segment = last
    }

    private static func isTag(_ text: String) -> Bool {
        (2...3).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
            }
    }

    /// The path as it is written.
    public var description: String {
        var text = (loops + [segment]).joined(separator: "/")
        if !qualifiers.isEmpty { text += "[\(qualifiers.joined(separator: "|"))]" }
        if let element { text += element < 10 ? ".0\(element)" : ".\(element)" }
        if let component { text += "-\(component)" }
        return text
    }
}

extension SetGuide {
    /// The rows that a path names; none where the set has no such place.
    public func rows(at path: GuidePath) -> [Int] {
        let around = path.loops.joined(separator: "/")
        return rows.indices.filter { index in
            let row = rows[index]
            guard row.tag.description == path.segment else { return false }
            let loop = row.startsLoop ? loops[row.loop].parent ?? 0 : row.loop
            return loops[loop].path == around
        }
    }

    /// The paths of all rows, without elements.
    public var paths: [String] {
        rows.map { row in
            let loop = row.startsLoop ? loops[row.loop].parent ?? 0 : row.loop
            let around = loops[loop].path
            return around.isEmpty ? row.tag.description : "\(around)/\(row.tag)"
        }
    }
}
