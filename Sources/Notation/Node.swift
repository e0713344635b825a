package import Diagnostics

/// A tree read from a text file, in which every node knows where it was written.
///
/// Scalars stay text: `02` is "02". What a text means is for the field specifications to say.
package struct Node: Sendable, Hashable {
    /// What a node holds.
    package enum Content: Sendable, Hashable {
        /// A text, and whether it was written as a text for sure: in quotes or as a block.
        case scalar(String, quoted: Bool)
        /// Items in order.
        case list([Node])
        /// Entries in order, keys unique.
        case map([Entry])
    }

    /// One key of a map with its value.
    package struct Entry: Sendable, Hashable {
        /// The key, always a scalar.
        package var key: Node
        /// The value.
        package var value: Node

        /// Makes an entry.
        package init(key: Node, value: Node) {
            self.key = key
            self.value = value
        }

        /// The key's text.
        package var name: String { key.text ?? "" }
    }

    /// Where the node begins.
    package var place: TextPlace
    /// What it holds.
    package var content: Content

    /// Makes a node.
    package init(_ content: Content, at place: TextPlace) {
        self.content = content
        self.place = place
    }
}

extension Node {
    /// The text of a scalar.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// Whether this is a scalar in quotes or a block scalar.
    package var isQuoted: Bool {
        if case .scalar(_, let quoted) = content { quoted } else { false }
    }

    /// Whether nothing was written here (`key:` with no value).
    package var isEmpty: Bool { content == .scalar("", quoted: false) }

    /// The items of a list.
    package var items: [Node]? {
        if case .list(let items) = content { items } else { nil }
    }

    /// The entries of a map.
    package var entries: [Entry]? {
        if case .map(let entries) = content { entries } else { nil }
    }

    /// The value of a key; nil when this is no map or has no such key.
    package subscript(key: String) -> Node? { entry(key)?.value }

    /// The entry of a key; nil when this is no map or has no such key.
    package func entry(_ key: String) -> Entry? {
        entries?.first { $0.name == key }
    }

    /// What this is, for messages: `a list`, `a map`, `the text "02"`, `nothing`.
    package var kindName: String {
        switch content {
        case .scalar(_, false) where isEmpty: "nothing"
        case .scalar(let text, _): "\"\(text.prefix(40))\""
        case .list: "a list"
        case .map: "a map"
        }
    }
}
