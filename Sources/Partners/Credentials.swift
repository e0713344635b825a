import Notation

/// What ISA01 to ISA04 of a partner's interchanges have to say, beside its identities.
package struct Credentials: Sendable, Hashable {
    /// ISA01 and ISA02; nil: they are not compared.
    package let authorization: Authorization?
    /// ISA03 and ISA04; nil: they are not compared.
    package let security: Security?
    /// What becomes of an interchange that says something else.
    package let otherwise: Otherwise

    /// ISA01 and ISA02 as agreed.
    package enum Authorization: Sendable, Hashable {
        /// `00`, whatever ISA02 says.
        case none
        /// A qualifier and a value.
        case value(ReplySettings.Authorization)
    }

    /// ISA03 and ISA04 as agreed.
    package enum Security: Sendable, Hashable {
        /// `00`, whatever ISA04 says.
        case none
        /// A password.
        case password(ISASecurity)
    }

    /// What becomes of an interchange that says something else.
    package enum Otherwise: String, Sendable, Hashable, CaseIterable {
        /// TA1 010 to 013 refuses it.
        case reject
        /// It is processed, and a warning tells it.
        case warn
        /// Nothing is compared.
        case ignore
    }

    /// Makes it.
    package init(
        authorization: Authorization?, security: Security?, otherwise: Otherwise = .reject
    ) {
        self.authorization = authorization
        self.security = security
        self.otherwise = otherwise
    }

    /// Where the password is that ISA04 is compared with; nil where it is compared with none.
    package var source: String? {
        guard otherwise != .ignore, case .password(let security)? = security else { return nil }
        return security.source
    }
}
