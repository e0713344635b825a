import Guides
import Values
import X12

extension MapRun {
    /// What a shortcut finds.
    enum Found {
        case value(JSON)
        /// The rule gives nothing.
        case nothing
        /// The rule itself has to be asked.
        case unknown
    }

    /// What a field's rule gives, as far as its shortcut can tell.
    mutating func found(by shortcut: Shortcut) -> Found {
        guard shortcut.way != .none, takesShortcuts, trace == nil else { return .unknown }
        let level = Int(shortcut.level)
        var segment = frames[level].segment
        var element = Int(shortcut.element)
        switch shortcut.way {
        case .none, .own:
            guard segment >= 0, tree.row(of: segment) == Int(shortcut.row) else {
                return shortcut.isOptional ? .nothing : .unknown
            }
        case .member:
            element += frames[level].groupStart
        case .search:
            let places = index.places(of: Int(shortcut.row), in: frames[level].range)
            guard !places.isEmpty else { return shortcut.isOptional ? .nothing : .unknown }
            segment = index[places.lowerBound]
        case .list:
            let places = index.places(of: Int(shortcut.row), in: frames[level].range)
            return places.isEmpty ? .nothing : .unknown
        }
        let text = tree.segments.trimmedText(segment, element)
        guard !text.isEmpty else { return shortcut.isOptional ? .nothing : .unknown }
        guard let json = shortcut.form == .text ? .string(text) : shortcut.form.type.json(text)
        else { return .unknown }
        marks.mark(segment, element)
        return .value(json)
    }
}
