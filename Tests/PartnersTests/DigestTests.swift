import Guides
import Testing
import Values

@testable import Partners

@Suite("The folder's digest")
struct DigestTests {
    private func digest(_ folder: SmallFolder) throws -> Digest {
        try #require(folder.read().folder).digest
    }

    @Test("The same files give the same digest")
    func same() throws {
        #expect(try digest(SmallFolder()) == digest(SmallFolder()))
    }

    @Test(
        "Every byte of every file changes it",
        arguments: SmallFolder().texts.keys.sorted())
    func bytes(path: String) throws {
        var changed = SmallFolder()
        changed.texts[path]?.append("# a comment\n")
        #expect(try digest(changed) != digest(SmallFolder()))
    }

    @Test("A new file changes it, a golden case does not")
    func files() throws {
        var more = SmallFolder()
        more.texts["birch/cases/plain/in.x12"] = "ISA"
        #expect(try digest(more) == digest(SmallFolder()))
        more.texts["birch/codes/uom.csv"] = "code,unit\nCT,CA\n"
        #expect(try digest(more) != digest(SmallFolder()))
    }

    @Test("The site's own files of the standard count where an agreement rests on them")
    func layer() throws {
        func digest(_ files: [String: String]) throws -> Digest {
            let standard = Standard(
                load: SmallFolder.defaults, layer: { files[$0].map { Array($0.utf8) } })
            let read = PartnerFolder.read(
                files: SmallFolder().files, identities: SmallFolder.own, standard: standard,
                defaults: { _ in nil })
            return try #require(read.folder, "\(read.diagnostics)").digest
        }
        let none = try digest([:])
        #expect(none == (try self.digest(SmallFolder())))
        #expect(try digest(["004010/sets/997.txt": "whatever"]) == none)
        let codes = ["004010/codes.txt": "92 more\n    Q7 ours\n"]
        #expect(try digest(codes) != none)
        #expect(try digest(codes) == digest(codes))
        #expect(try digest(["004010/codes.txt": "92 more\n    Q8 ours\n"]) != digest(codes))
    }

    @Test("Our own identities and the default maps are part of it")
    func surroundings() throws {
        let small = SmallFolder()
        let fewer = PartnerFolder.read(
            files: small.files.filter { $0.key != "channels/west.yaml" },
            identities: SmallFolder.own, standard: SmallFolder.standard, defaults: { _ in nil })
        let alone = PartnerFolder.read(
            files: small.files.filter { $0.key != "channels/west.yaml" },
            identities: [SmallFolder.own[0]], standard: SmallFolder.standard,
            defaults: { _ in nil })
        let digests = [fewer, alone].map { $0.folder?.digest }
        #expect(digests[0] != nil && digests[1] != nil && digests[0] != digests[1])
    }
}
