/// Where documents that are to be sent come from; it is written where files have their channel, and
/// never looks like one.
package enum DocumentOrigin: Sendable, Hashable {
    /// An ERP, by the name that gangway.yaml gives it.
    case erp(String)
    /// A folder in which an ERP, or whoever speaks for it, lays them, by its channel's name.
    case folder(String)
    /// A person.
    case person
    /// A business rule of a partner's map.
    case rule
    /// Documents for a partner that leave together.
    case batch(String)

    /// Reads an origin; nil for a channel's name.
    package init?(_ text: String) {
        switch text {
        case "from:person": self = .person
        case "from:rule": self = .rule
        default:
            guard let colon = text.firstIndex(of: ":") else { return nil }
            let name = String(text[text.index(after: colon)...])
            switch text[..<colon] {
            case "erp": self = .erp(name)
            case "folder": self = .folder(name)
            case "batch": self = .batch(name)
            default: return nil
            }
        }
    }

    /// What stands for a channel.
    package var channel: String {
        switch self {
        case .erp(let name): "erp:\(name)"
        case .folder(let name): "folder:\(name)"
        case .person: "from:person"
        case .rule: "from:rule"
        case .batch(let partner): "batch:\(partner)"
        }
    }
}
