import Diagnostics
import Testing

@testable import Partners

@Suite("Secrets in profiles")
struct SecretScanTests {
    @Test(
        "A password or key in a profile's text is an error, at its place",
        arguments: [
            ("password: hunter2", 11), ("  passphrase: \"open sesame\"", 16),
            ("sftp: {host: h, password: hunter2}", 27), ("# the old password: hunter2", 21),
            ("api_key: 8f14e45fceea167a", 10), ("# -----BEGIN OPENSSH PRIVATE KEY-----", 3),
            ("why: see sftp://joe:hunter2@host/out", 14), ("why: AKIAABCDEFGHIJKLMNOP", 6),
        ])
    func found(line: String, column: Int) throws {
        let found = SecretScan.scan(Array("why: x\n\(line)\n".utf8), file: "a/partner.yaml")
        #expect(found.map(\.code) == [.profileSecretInline], "\(line)")
        let place = TextPlace(file: "a/partner.yaml", line: 2, column: column)
        #expect(found.first?.place == .text(place))
        #expect(found.first.map { "\($0.message)\($0.help)".contains("hunter2") } == false)
    }

    @Test(
        "References, sentences and the word alone are none",
        arguments: [
            "password: file:keys/acme", "passphrase: env:ACME_PASSPHRASE", "password:",
            "# password: ask their desk", "why: their password is with operations",
            "  key: file:keys/acme.pem", "secret: {file: x}", "see https://acme.example/guide",
        ])
    func none(line: String) {
        #expect(SecretScan.scan(Array(line.utf8), file: "a/partner.yaml") == [])
    }

    @Test("A folder with a secret in it is not read, and each is told once")
    func folder() {
        var small = SmallFolder()
        small.texts["birch/850.map.yaml"] = "# password: hunter2\nextends: standard/850\nwhy: x\n"
        let (folder, diagnostics) = small.read(defaults: SmallFolder.defaults)
        #expect(folder == nil)
        #expect(
            SmallFolder.places(diagnostics).contains(
                "birch/850.map.yaml:1:13 profile.secret.inline"))
    }
}
