package import Diagnostics

extension Node {
    /// A value of a profile with the way to it.
    package struct Setting: Sendable, Hashable {
        /// The keys on the way: `reply.delimiters.element`, `agreements[850 004010].fallback`.
        package let path: String
        /// The value as text; a list of texts in brackets.
        package let text: String
        /// Where it stands.
        package let place: TextPlace

        /// Describes a value.
        package init(path: String, text: String, place: TextPlace) {
            self.path = path
            self.text = text
            self.place = place
        }
    }

    /// The values of the tree, in its order.
    ///
    /// Records of a list go by what names them (set and version, a place, a name), so that one
    /// record more changes the paths of no other; where nothing names them, by their number.
    package var settings: [Setting] {
        var found: [Setting] = []
        collect(at: "", &found)
        return found
    }

    private func collect(at path: String, _ found: inout [Setting]) {
        switch content {
        case .scalar(let text, _):
            found.append(Setting(path: path, text: text, place: place))
        case .map(let entries):
            for entry in entries {
                entry.value.collect(at: path.isEmpty ? entry.name : "\(path).\(entry.name)", &found)
            }
        case .list(let items):
            guard items.contains(where: { $0.entries != nil }) else {
                let text = "[" + items.map { $0.text ?? "" }.joined(separator: ", ") + "]"
                found.append(Setting(path: path, text: text, place: place))
                return
            }
            for (index, item) in items.enumerated() {
                item.collect(at: "\(path)[\(item.title ?? "\(index + 1)")]", &found)
            }
        }
    }

    /// What names a record among its like.
    private var title: String? {
        for keys in [["set", "version"], ["set"], ["at"], ["name"], ["require"], ["refuse"]] {
            let texts = keys.compactMap { self[$0]?.text }
            if texts.count == keys.count { return texts.joined(separator: " ") }
        }
        return nil
    }
}
