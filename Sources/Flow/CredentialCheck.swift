package import Diagnostics
package import Partners
import Values
package import X12

/// Holds ISA01 to ISA04 against what is agreed. What they say is never repeated: it may be a
/// password, also one that is mistyped.
package struct CredentialCheck {
    /// What is at odds.
    package private(set) var faults: [Diagnostic] = []
    /// Why nobody can tell, if so: a fault of ours.
    package private(set) var refusal: Diagnostic?

    private let header: InterchangeHeader
    private let partner: Partner
    /// ISA01 to ISA04 without their padding.
    private let fields: [String]

    /// Checks the interchange of a partner that is known.
    package init(_ header: InterchangeHeader, of partner: Partner, _ profiles: Profiles) {
        self.header = header
        self.partner = partner
        fields = header.elements.prefix(4).map { field in
            String(field.reversed().drop { $0 == " " }.reversed())
        }
        guard let credentials = partner.credentials, credentials.otherwise != .ignore,
            fields.count == 4
        else { return }
        check(credentials.authorization)
        check(credentials.security, by: profiles.secrets)
        guard credentials.otherwise == .warn else { return }
        for index in faults.indices { faults[index].severity = .warning }
    }

    private mutating func check(_ agreed: Credentials.Authorization?) {
        switch agreed {
        case nil: break
        case .some(.none): if fields[0] != "00" { note(.isaAuthorizationQualifier, 1) }
        case .value(let agreed)?:
            if fields[0] != agreed.qualifier {
                note(.isaAuthorizationQualifier, 1)
            } else if fields[1] != agreed.value {
                note(.isaAuthorization, 2)
            }
        }
    }

    private mutating func check(_ agreed: Credentials.Security?, by secrets: [String: Secret]?) {
        switch agreed {
        case nil: break
        case .some(.none): if fields[2] != "00" { note(.isaSecurityQualifier, 3) }
        case .password(let agreed)?:
            if fields[2] != ISASecurity.qualifier {
                note(.isaSecurityQualifier, 3)
            } else if let secrets {
                compare(secrets[agreed.source], of: agreed)
            }
        }
    }

    private mutating func compare(_ password: Secret?, of agreed: ISASecurity) {
        guard let password, ISASecurity.holds(password) else {
            let what = password == nil ? "cannot be read" : "cannot stand in ISA04"
            refusal = Diagnostic(
                .receiveSecurityUnknown,
                "what \(agreed.source) holds \(what), so that nobody can tell whether "
                    + "\(partner.name) sent it", value: agreed.source)
            return
        }
        if fields[3] != password.value { note(.isaSecurity, 4) }
    }

    private mutating func note(_ code: Diagnostic.Code, _ element: Int) {
        // What is wrong in itself is told already.
        guard !header.faults.contains(where: { $0.code == code }) else { return }
        var place = header.place
        place.element = element
        faults.append(
            Diagnostic(
                code, "ISA0\(element) is not what is agreed with \(partner.name)",
                at: .data(place)))
    }
}
