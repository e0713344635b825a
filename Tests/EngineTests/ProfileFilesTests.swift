import Engine
import Testing

@Suite("Keeping a partner's files")
struct ProfileFilesTests {
    private let files = ProfileFiles([
        "acme/partner.yaml": Array("ids: []\n12 7\n".utf8), "acme/empty": [],
        "acme/cases/é/in.x12": [0, 255, 10, 13],
    ])

    @Test("they come back as they were, and equal folders have equal digests")
    func roundTrip() {
        let back = ProfileFiles(encoded: files.encoded)
        #expect(back == files)
        #expect(back?.content == files.content)
        #expect(ProfileFiles(["acme/empty": []]).content != files.content)
        #expect(ProfileFiles(encoded: [])?.files == [:])
    }

    @Test("what was cut off or made up is no folder")
    func damaged() {
        let bytes = files.encoded
        for end in 1..<bytes.count where ProfileFiles(encoded: Array(bytes[..<end])) == files {
            Issue.record("cut at \(end) it is the same")
        }
        for text in ["x", "1 2 3\nabc", "5 9999\nacme/", "-1 4\nacme"] {
            #expect(ProfileFiles(encoded: Array(text.utf8)) == nil, "\(text)")
        }
    }
}
