import Values

/// A step into a JSON value: a member or an item.
enum JSONStep: Hashable {
    case member(String)
    case item(Int)

    /// The member's key.
    var text: String? {
        if case .member(let key) = self { key } else { nil }
    }
}

extension JSON {
    /// Where its texts stand, in order.
    var textPlaces: [[JSONStep]] {
        switch self {
        case .string: [[]]
        case .array(let items):
            items.enumerated().flatMap { index, item in
                item.textPlaces.map { [.item(index)] + $0 }
            }
        case .object(let members):
            members.flatMap { member in member.value.textPlaces.map { [.member(member.key)] + $0 } }
        case .null, .bool, .number: []
        }
    }

    /// The same with a text changed.
    func changing(_ place: some Collection<JSONStep>, by edit: (String) -> String) -> JSON {
        switch (self, place.first) {
        case (.string(let text), nil): return .string(edit(text))
        case (.object(var members), .member(let key)?):
            for index in members.indices where members[index].key == key {
                members[index].value = members[index].value.changing(place.dropFirst(), by: edit)
            }
            return .object(members)
        case (.array(var items), .item(let index)?) where items.indices.contains(index):
            items[index] = items[index].changing(place.dropFirst(), by: edit)
            return .array(items)
        default: return self
        }
    }

    /// The path of a place, such as `lines[0].unit`.
    static func name(of place: [JSONStep]) -> String {
        place.reduce(into: "") { name, step in
            switch step {
            case .member(let key): name += name.isEmpty ? key : ".\(key)"
            case .item(let index): name += "[\(index)]"
            }
        }
    }
}
