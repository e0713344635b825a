/// Names what a document is about, however often and in whatever envelope it was sent.
///
/// Documents with one key are worked on in order: a change never overtakes its order, because both
/// are about an `order` (`DocumentShape.about`). Written as
/// `<own id>:<partner>:<document>:<number>:<release>`; a release under a blanket order (BEG02
/// `BK`, `RL`) carries its number in BEG04 and so is an order of its own.
package struct BusinessKey: Sendable, Hashable, CustomStringConvertible {
    /// Our identity to which the order was sent.
    package let ownID: String
    /// The partner's name in the partner folder.
    package let partner: String
    /// The canonical type that the document is about, such as `order`.
    package let type: String
    /// The number of what it is about (an order's BEG03).
    package let number: String
    /// The release (an order's BEG04), empty if none.
    package let release: String

    /// Makes a key of its parts.
    package init(ownID: String, partner: String, type: String, number: String, release: String) {
        self.ownID = ownID
        self.partner = partner
        self.type = type
        self.number = number
        self.release = release
    }

    /// The key as one line of text; parts that hold `:` or `%` are percent-escaped, so that two
    /// keys never read alike.
    package var description: String {
        keyText([ownID, partner, type, number, release])
    }
}

/// Joins the parts of a key with `:`, escaping what would make two keys read alike.
func keyText(_ parts: [String]) -> String {
    parts.map(escaped).joined(separator: ":")
}

private func escaped(_ part: String) -> String {
    guard part.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "%") }) else {
        return part
    }
    var result = ""
    for character in part {
        switch character {
        case ":": result += "%3A"
        case "%": result += "%25"
        default: result.append(character)
        }
    }
    return result
}
