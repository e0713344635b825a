/// Somebody at the partner's whom to ask when an interchange is wrong. Diagnostics about the
/// partner's interchanges name the first contact.
package struct Contact: Sendable, Hashable, CustomStringConvertible {
    /// The person or desk.
    package let name: String
    /// The mail address.
    package let email: String?
    /// The telephone number.
    package let phone: String?

    /// Makes a contact.
    package init(name: String, email: String?, phone: String?) {
        self.name = name
        self.email = email
        self.phone = phone
    }

    /// `EDI desk (edi@example.com, +1 612 555 0100)`.
    package var description: String {
        let ways = [email, phone].compactMap(\.self)
        return ways.isEmpty ? name : "\(name) (\(ways.joined(separator: ", ")))"
    }
}
