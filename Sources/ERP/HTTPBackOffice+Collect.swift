import AsyncHTTPClient
package import Diagnostics
package import Engine
import Values

extension HTTPBackOffice: DocumentSource {
    package var collections: [DocumentCollection] {
        profile.collections.map { DocumentCollection(name: $0.name, every: $0.every) }
    }

    package func collect(
        _ name: String, after cursor: String?
    ) async -> Result<CollectedPage, Diagnostic> {
        guard let collection = profile.collections.first(where: { $0.name == name }) else {
            preconditionFailure("the collector asks for what there is")
        }
        let message: Exchange.Message
        do {
            message = try writer.question(collection, after: cursor ?? "")
        } catch {
            return .failure(error)
        }
        switch await Exchange.perform(message, with: client, timeout: profile.address.timeout) {
        case .notSent(let reason), .inDoubt(let reason):
            return .failure(
                Diagnostic(
                    .erpCollectFailed,
                    reader.redact("\(profile.label) was not asked for \(name): \(reason)")))
        case .answered(let answer, _):
            let reading = reader.read(answer, bodyLeft: true, reference: name)
            guard reading.meaning == .ok || reading.meaning == .duplicate else {
                return .failure(Diagnostic(.erpCollectFailed, reading.diagnostic.message))
            }
            return await page(collection, answer)
        }
    }

    /// The documents of an answer; a page that is not understood is taken as a whole or not at all.
    private func page(
        _ collection: ConnectorProfile.Collection, _ answer: Answer
    ) async -> Result<CollectedPage, Diagnostic> {
        func unreadable(_ what: String) -> Result<CollectedPage, Diagnostic> {
            .failure(
                Diagnostic(
                    .erpCollectFailed,
                    reader.redact(
                        "the answer of \(profile.label) to \(collection.name) is not understood: "
                            + what)))
        }
        guard case .value(let list) = answer.lookup(collection.items.steps), let items = list.items
        else { return unreadable("no list at \(collection.items)") }
        var page = CollectedPage(documents: [], cursor: nil)
        for item in items {
            // A page may hold many: who waits for a thread does not wait for all of them.
            await Task.yield()
            func lookup(_ path: ValuePath) -> ValuePath.Lookup {
                path.root == "item" ? ValuePath.follow(path.steps, into: item) : .nowhere
            }
            do throws(Template.Fault) {
                page.cursor = try collection.cursor.render(lookup)
                page.documents.append(document(item, collection, lookup))
            } catch {
                return unreadable(error.explanation)
            }
        }
        return .success(page)
    }

    /// An item's document. What is none is taken as it came, under its own digest: then a person
    /// sees it, and the documents behind it go on.
    private func document(
        _ item: JSON, _ collection: ConnectorProfile.Collection,
        _ lookup: (ValuePath) -> ValuePath.Lookup
    ) -> CollectedDocument {
        guard let id = try? collection.id.render(lookup), !id.isEmpty,
            case .value(var document) = lookup(collection.document), document.members != nil
        else {
            let digest = SHA256.digest(of: item.bytes())
            return CollectedDocument(id: digest.description, body: ["item": item])
        }
        if let partner = collection.partner, document["source"]?["partner"] == nil,
            let name = try? partner.render(lookup)
        {
            var source = document["source"] ?? .object([])
            source["partner"] = .string(name)
            document["source"] = source
        }
        return CollectedDocument(id: id, body: document)
    }
}
