import Diagnostics
import Notation

extension ConnectorReader {
    /// Where the ERP offers documents; nil where one of the places cannot be read.
    mutating func collections(_ readers: [FieldReader]) -> [ConnectorProfile.Collection]? {
        var collections: [ConnectorProfile.Collection] = []
        var names: Set<String> = []
        for reader in readers {
            guard names.insert(reader.text("name")).inserted else {
                conflict("two collections have this name", reader.place("name"))
                return nil
            }
            guard let collection = collection(reader) else { return nil }
            collections.append(collection)
        }
        return collections
    }

    private mutating func collection(_ reader: FieldReader) -> ConnectorProfile.Collection? {
        let every = reader.duration("every")
        if every < .milliseconds(100) || every > .seconds(86_400) {
            refuse(
                "an ERP is asked every 100ms at most and once a day at least",
                reader.place("every"))
        }
        var asking = Self.settingNames(settings)
        asking = .init(all: ["cursor", "conf"], members: asking.members)
        let telling = TemplateReader.Names(all: ["item"])
        let request = request(reader.record("request"), asking)
        let id = template(reader, "id", telling)
        let cursor = template(reader, "cursor", telling)
        let partner = reader.has("partner") ? template(reader, "partner", telling) : nil
        let items = path(reader, "items", root: "r")
        let document = path(reader, "document", root: "item")
        guard let request, let id, let cursor, let items, let document else { return nil }
        return .init(
            name: reader.text("name"), every: every, request: request, items: items, id: id,
            cursor: cursor, partner: partner, document: document)
    }

    private mutating func path(
        _ reader: FieldReader, _ name: String, root: String
    ) -> ValuePath? {
        guard let path = ValuePath(reader.text(name)), path.root == root else {
            refuse("\"\(name)\" is a path that starts with \(root)", reader.place(name))
            return nil
        }
        return path
    }
}
