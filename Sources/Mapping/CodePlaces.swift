package import Guides
import X12

/// A code as it was sent.
package struct SentCode: Sendable, Hashable {
    /// Where, as maps and guides write it: `PO1/PO1.03`.
    package let position: String
    /// The code.
    package let code: String

    /// Names a code at a position.
    package init(position: String, code: String) {
        self.position = position
        self.code = code
    }
}

/// Where in a transaction set codes stand: the elements that have a code list, and those of the
/// type whose rule has a look-up table.
struct CodePlaces: Sendable {
    /// The places of each row.
    private let rows: [[Place]]

    private struct Place {
        let element: Int
        let position: String
    }

    /// A code is at most this long; what is longer is text.
    private static let limit = 35

    init(_ guide: SetGuide, _ plans: [ValuePlan]) {
        var lookedUp: Set<[Int]> = []
        for plan in plans where plan.lookup != nil {
            for source in plan.sources {
                guard case .element(let element, component: 0) = source.path.pick else { continue }
                for row in source.path.rows { lookedUp.insert([row, element]) }
            }
        }
        rows = guide.rows.indices.map { row in
            var places: [Place] = []
            var number = 1
            while let element = guide.element(number, ofRow: row) {
                if element.kind == .code, element.components.isEmpty,
                    !element.codes.isEmpty || lookedUp.contains([row, number])
                {
                    places.append(
                        Place(
                            element: number,
                            position: MapCoverage.position(of: number, inRow: row, of: guide)))
                }
                number += 1
            }
            return places
        }
    }

    /// The codes of a set, each once for each position.
    func codes(of tree: SetTree) -> [SentCode] {
        let segments = tree.segments
        var codes: [SentCode] = []
        var seen: Set<SentCode> = []
        for segment in segments.segments {
            guard let row = tree.row(of: segment) else { continue }
            for place in rows[row] where !segments.isEmpty(segment, place.element) {
                let text = segments.text(segment, place.element)
                guard text.utf8.count <= Self.limit else { continue }
                let code = SentCode(position: place.position, code: text)
                if seen.insert(code).inserted { codes.append(code) }
            }
        }
        return codes
    }
}

extension PathPlan {
    /// The rows of the segment that the path ends at, as far as they are known.
    fileprivate var rows: [Int] {
        if let step = steps.last { return step.rows }
        if case .own(_, let rows) = base { return Array(rows) }
        return []
    }
}

extension Map {
    /// The codes of a transaction set, each once for each position.
    package func codes(of tree: SetTree) -> [SentCode] { codePlaces.codes(of: tree) }
}
