import Diagnostics
import Foundation
import Notation
import Testing

@testable import Partners

@Suite("The sample partners")
struct SampleTests {
    /// The bytes of every file below a folder, by path.
    private static func files(below folder: URL) throws -> [String: [UInt8]] {
        let root = folder.resolvingSymlinksInPath()
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys)
        var files: [String: [UInt8]] = [:]
        while let url = found?.nextObject() as? URL {
            guard try url.resourceValues(forKeys: Set(keys)).isRegularFile == true else { continue }
            let path = String(url.path.dropFirst(root.path.count + 1))
            files[path] = [UInt8](try Data(contentsOf: url))
        }
        return files
    }

    static func read() throws -> (folder: PartnerFolder?, diagnostics: [Diagnostic]) {
        PartnerFolder.read(
            files: try files(below: SmallFolder.root.appending(path: "partners")),
            identities: SmallFolder.own, standard: SmallFolder.standard,
            defaults: SmallFolder.defaults)
    }

    @Test("They are read without a remark, and each order has a map")
    func lint() throws {
        let (folder, diagnostics) = try Self.read()
        let printer = DiagnosticPrinter(source: "partners")
        #expect(diagnostics.map { printer.text($0) } == [])
        let partners = try #require(folder).partners
        #expect(
            partners.map(\.name) == [
                "alder", "brightwater", "copperhill", "driftwood", "elmwood", "firth",
            ])
        #expect(partners.allSatisfy { $0.agreements.allSatisfy { $0.map != nil } })
    }

    @Test("One mailbox carries two partners and serves two of our identities")
    func mailbox() throws {
        let folder = try #require(try Self.read().folder)
        let van = try #require(folder.channel(named: "van"))
        #expect(van.carries.count == 2 && van.serves.count == 2)
        #expect(folder.channel(named: "copperhill-sftp") == nil)
    }

    @Test(
        "The folder's README explains every key",
        arguments: [PartnerFile.fields, AgreementFile.fields, ChannelFile.fields])
    func readme(fields: Fields) throws {
        let file = SmallFolder.root.appending(path: "partners/README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for field in fields.fields {
            #expect(
                text.contains("`\(field.name)`") || text.contains("`\(field.name)."),
                "\(field.name)")
        }
    }
}
