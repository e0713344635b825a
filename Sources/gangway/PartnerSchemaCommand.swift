import ArgumentParser
import Foundation
import Mapping
import Notation
import Partners
import Values

/// `gangway partner schema`: what editors need to complete and check profiles.
struct PartnerSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Writes JSON Schemas of profile files, for editors.",
        discussion: """
            Writes partner, channel, map and guide .schema.json (2020-12), made from what lint \
            reads the files by. Name one in the first line of a file, and editors with a YAML \
            language server complete and check it: \
            `# yaml-language-server: $schema=../schemas/map.schema.json`. They are never stricter \
            than lint; fields, paths and codes only lint knows.
            """)

    @Argument(help: "The folder to write them into; it is made if it is not there.")
    var folder: String

    /// The schemas by file name.
    static var schemas: [(file: String, schema: JSON)] {
        func id(_ file: String) -> String { "urn:gangway:schema:\(file)" }
        return [
            (
                "partner.schema.json",
                PartnerFile.fields.schema(id: id("partner"), title: "<partner>/partner.yaml")
            ),
            (
                "channel.schema.json",
                ChannelFile.fields.schema(id: id("channel"), title: "channels/<name>.yaml")
            ),
            ("map.schema.json", MapKeys.schema(id: id("map"), title: "<partner>/<set>.map.yaml")),
            (
                "guide.schema.json",
                GuideFile.fields.schema(id: id("guide"), title: "<partner>/<set>.guide.yaml")
            ),
        ]
    }

    func run() async throws {
        let url = URL(fileURLWithPath: folder)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (file, schema) in Self.schemas {
            try Data(schema.bytes(pretty: true)).write(
                to: url.appendingPathComponent(file), options: .atomic)
            print("wrote \(folder)/\(file)")
        }
    }
}
