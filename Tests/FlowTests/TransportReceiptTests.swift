import Testing
import Values

@testable import Flow

@Suite("What AS2 stations say of files")
struct TransportReceiptTests {
    private static func receipt(_ lines: String...) -> TransportReceipt? {
        let text = (["Original-Message-ID: <1.a@b>"] + lines).joined(separator: "\r\n")
        return TransportReceipt(Array(text.utf8))
    }

    @Test(
        "a disposition is read however products write it",
        arguments: [
            ("a/b; processed", TransportReceipt.Outcome.processed),
            ("a/b;Processed", .processed), ("a/b; \"processed\"", .processed),
            ("processed", .processed),
            ("a/b; processed/warning: duplicate-document", .warned("duplicate-document")),
            ("a/b; processed/Warning:x", .warned("x")), ("a/b; processed/warning", .warned("")),
            ("a/b; processed/error: authentication-failed", .failed("authentication-failed")),
            ("a/b; processed/Error:Decryption-Failed", .failed("decryption-failed")),
            ("a/b; processed / error : x", .failed("x")),
            ("a/b; failed/failure: unsupported format", .failed("unsupported format")),
            ("a/b; failed", .failed("")), ("a/b; displayed", .unclear("displayed")),
            ("a/b;", .unclear("a/b")),
        ])
    func dispositions(_ text: String, _ outcome: TransportReceipt.Outcome) throws {
        let receipt = try #require(Self.receipt("Disposition: \(text)"))
        #expect(receipt.outcome == outcome)
        switch outcome {
        case .processed, .warned: #expect(receipt.isTaken)
        case .failed, .unclear: #expect(!receipt.isTaken)
        }
    }

    @Test("the reason may stand in a field of its own")
    func separateReason() {
        let receipt = Self.receipt("Disposition: a/b; processed/error", "Error: decryption-failed")
        #expect(receipt?.outcome == .failed("decryption-failed"))
    }

    private static let digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    @Test(
        "a MIC is read however products write it",
        arguments: [
            "\(digest), sha-256", "\(digest),sha256", "\(digest),\r\n SHA256", digest,
            "\"\(digest)\", \"sha_256\"", "  \(digest) ,\r\n\tsha-256 ",
        ])
    func mics(_ text: String) throws {
        let receipt = try #require(
            Self.receipt("Received-content-mic: \(text)", "Disposition: a/b; processed"))
        #expect(receipt.received == ContentMIC(SHA256.digest(of: "").bytes, by: .sha256))
        #expect(receipt.outcome == .processed)
    }

    @Test("a MIC that is none is passed over; one of an unknown algorithm equals no other")
    func otherMICs() throws {
        let none = Self.receipt("Received-Content-MIC: none", "Disposition: a/b; processed")
        #expect(none != nil && none?.received == nil)
        let odd = try #require(ContentMIC("\(Self.digest), rsa-sha256"))
        #expect(odd.algorithm == nil)
        #expect(odd.description == "rsa-sha256 \(Self.digest)")
        #expect(odd != ContentMIC(SHA256.digest(of: "").bytes, by: .sha256))
    }

    @Test(
        "what names no message or no disposition says nothing",
        arguments: [
            "", "hello", "Disposition: a/b; processed", "Original-Message-ID: <1>",
            "Original-Message-ID:\r\nDisposition: a/b; processed",
            "Original-Message-ID: \(String(repeating: "x", count: 999))\nDisposition: processed",
        ])
    func nothing(_ text: String) {
        #expect(TransportReceipt(Array(text.utf8)) == nil)
    }

    @Test("JSON and properties say the same as header lines")
    func forms() {
        let lines = Self.receipt("Disposition: a/b; processed/error: x")
        let json = #"{"original-message-id": "<1.a@b>", "Disposition": "a/b; processed/error: x"}"#
        let properties =
            "original-message-id=<1.a@b>\n# said\ndisposition=a/b; processed/error: x\n"
        #expect(TransportReceipt(Array(json.utf8)) == lines)
        #expect(TransportReceipt(Array(properties.utf8)) == lines)
    }

    @Test("whatever bytes come are read within bounds", arguments: [1, 2, 3, 4] as [UInt64])
    func mutated(_ seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        let whole = Array(
            """
            Original-Message-ID: <1.0123456789abcdef@gangway>\r
            Disposition: automatic-action/MDN-sent-automatically; processed/error: x\r
            Received-Content-MIC: \(Self.digest),\r
             sha-256\r
            {"disposition": "processed", "original-message-id": "1"}

            """.utf8)
        var understood = 0
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<6, using: &dice) {
                let place = Int.random(in: 0..<bytes.count, using: &dice)
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
                case 1: bytes.removeSubrange(place...)
                case 2: bytes.insert(contentsOf: bytes[..<place], at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            guard let receipt = TransportReceipt(bytes) else { continue }
            understood += 1
            #expect((1...998).contains(receipt.messageID.utf8.count))
            switch receipt.outcome {
            case .processed: break
            case .warned(let text), .failed(let text), .unclear(let text):
                #expect(text.count <= 200)
            }
            let answer = PartnerAnswer(receipt, from: "elm", .untold)
            #expect(
                (answer.explanation == nil)
                    == (answer.verdict != .rejected && answer.verdict != .partly))
        }
        #expect(understood > 500, "\(understood)")
    }

    @Test("a refusal is told with what it means and how to mend it, another MIC with both values")
    func words() throws {
        let refused = try #require(
            Self.receipt("Disposition: a/b; processed/error: decryption-failed"))
        let answer = PartnerAnswer(refused, from: "elm", .untold)
        let told = try #require(answer.explanation)
        #expect(answer.verdict == .rejected)
        #expect(
            told.text
                == "elm refuses the file with Message-ID <1.a@b>: MDN: not processed: "
                + "decryption-failed; it could not decrypt it: it is for another key")
        #expect(told.mend.contains("certificates"))
        let taken = try #require(Self.receipt("Disposition: a/b; processed"))
        let mine = ContentMIC([UInt8](repeating: 1, count: 32), by: .sha256)
        let its = ContentMIC([UInt8](repeating: 2, count: 32), by: .sha256)
        #expect(PartnerAnswer(taken, from: "elm", .same(mine)).verdict == .accepted)
        let other = PartnerAnswer(taken, from: "elm", .other(received: its, sent: mine))
        #expect(other.verdict == .rejected)
        #expect(other.words.last == "its MIC is \(its), that of what was sent is \(mine)")
        #expect(other.explanation?.text.contains("\(its)") == true)
    }
}
