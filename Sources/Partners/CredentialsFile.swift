import Diagnostics
import Notation

/// `identifies` in partner.yaml: what ISA01 to ISA04 of the partner's interchanges have to say.
enum CredentialsFile {
    /// The keys.
    static let fields = Fields(
        "identifies",
        [
            .record("authorization", authorization, doc: "ISA01 and ISA02; absent: whatever."),
            .text(
                "security",
                doc: "`none` for 00 in ISA03, or where the password is that ISA04 has, `file:PATH` "
                    + "or `env:NAME`, with 01 in ISA03; absent: whatever."),
            .choice(
                "otherwise", Credentials.Otherwise.self, default: .reject,
                doc: "What becomes of an interchange that says something else: TA1 010 to 013 "
                    + "rejects it, a warning tells it, or nothing is compared."),
        ])

    private static let authorization = Fields(
        "authorization",
        [
            .choice(
                "qualifier", ["00", "01", "02", "03", "04", "05", "06"], required: true,
                doc: "ISA01; 00 is none."),
            .text("value", length: 1...10, doc: "ISA02; required but with 00."),
        ])

    /// Reads the settings; nil where there are none.
    static func read(
        _ reader: FieldReader?, diagnostics: inout [Diagnostic]
    ) -> (credentials: Credentials, secret: Placed<SecretReference>?)? {
        guard let reader else { return nil }
        var authorization: Credentials.Authorization?
        if let record = reader.optionalRecord("authorization"), isWhole(record, &diagnostics) {
            let qualifier = record.text("qualifier")
            authorization =
                qualifier == "00"
                ? Credentials.Authorization.none
                : .value(
                    ReplySettings.Authorization(
                        qualifier: qualifier, value: record.text("value")))
        }
        var security: Credentials.Security?
        var secret: Placed<SecretReference>?
        if reader.optionalText("security") == "none" {
            security = Credentials.Security.none
        } else {
            secret = SecretFile.read("security", reader, &diagnostics)
            security = secret.map { .password(ISASecurity($0.value)) }
        }
        return (
            Credentials(
                authorization: authorization, security: security,
                otherwise: reader.choice("otherwise")), secret
        )
    }

    /// Whether there is a value where the qualifier announces one, and none where it does not.
    private static func isWhole(
        _ record: FieldReader, _ diagnostics: inout [Diagnostic]
    ) -> Bool {
        switch (record.text("qualifier") == "00", record.has("value")) {
        case (true, false), (false, true): return true
        case (false, false):
            diagnostics.report(
                .keyMissing, "the qualifier announces a value, but there is no \"value\"",
                value: "value", at: record.node.place)
        case (true, true):
            diagnostics.report(
                .profileIdentifiesValue, "qualifier 00 announces no value",
                value: record.text("value"), at: record.place("value"))
        }
        return false
    }
}
