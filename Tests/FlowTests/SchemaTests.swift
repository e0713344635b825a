import Foundation
import Testing

@testable import Flow

@Suite("Holding orders against their published schema")
struct SchemaTests {
    @Test("Every order that leaves the walk is valid, as jsonschema sees it")
    func schema() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "gangway-orders-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var count = 0
        for golden in GoldenCase.received + GoldenCase.partners {
            for document in try golden.walk().documents {
                count += 1
                let name = "\(golden.folder.lastPathComponent)-\(count).json"
                try Data(document.body).write(to: folder.appending(path: name))
            }
        }
        #expect(count >= 40)
        let (status, output) = try validate(folder)
        #expect(status == 0, "\(output)")
    }

    @Test("The validator refuses what the schema does not allow")
    func refusal() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "gangway-order-\(UUID().uuidString).json")
        try Data(#"{"type": "order", "version": 1, "number": 7}"#.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try validate(file).status == 1)
    }

    private func validate(_ path: URL) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", SampleProfiles.root.appending(path: "scripts/validate-canonical.py").path,
            path.path,
        ]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
