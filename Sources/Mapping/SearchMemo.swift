/// What paths that begin outside their rule's scope have found: each item of a list would find the
/// same, so it is sought once for all of them. Else a rule in a line that looks into the heading
/// would cost the lines times the heading.
final class SearchMemo {
    private struct Entry {
        /// Where it was sought.
        var range = -1..<0
        var found: Int?
    }

    private var entries: [Entry]
    /// How often something had to be sought.
    private(set) var searches = 0

    init(paths: Int) {
        entries = Array(repeating: Entry(), count: paths)
    }

    /// What a path leads to from a scope's segments: sought, or known.
    func segment(_ path: Int, in range: Range<Int>, _ search: () -> Int?) -> Int? {
        if entries[path].range == range { return entries[path].found }
        searches += 1
        let found = search()
        entries[path] = Entry(range: range, found: found)
        return found
    }
}
