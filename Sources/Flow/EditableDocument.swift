package import Diagnostics
package import Values

/// A canonical document's JSON as values that a person may change.
package struct EditableDocument: Sendable {
    /// The JSON.
    package let body: JSON

    /// Takes a document up.
    package init(_ body: JSON) { self.body = body }

    /// A document's bytes as people have edited them; as they came where nobody has.
    ///
    /// - Throws: `ledger.edit.unfit` where they are not what was edited.
    package static func edited(
        _ bytes: [UInt8], by edits: [DocumentPatch]
    ) throws(Diagnostic) -> [UInt8] {
        guard !edits.isEmpty else { return bytes }
        guard let body = try? JSONReader.read(bytes) else {
            throw Diagnostic(.ledgerEditUnfit, "the document is no JSON")
        }
        return try EditableDocument(body).applying(edits).body.bytes()
    }

    /// Every value with its place, as `patch` reads them.
    package var lines: [String] { Self.lines(of: body, at: "") }

    private static func lines(of json: JSON, at pointer: String) -> [String] {
        if let items = json.items {
            return items.enumerated().flatMap { lines(of: $1, at: "\(pointer)/\($0)") }
        }
        if let members = json.members {
            return members.flatMap { member in
                let step = member.key.replacing("~", with: "~0").replacing("/", with: "~1")
                return lines(of: member.value, at: "\(pointer)/\(step)")
            }
        }
        return ["\(pointer)=\(json.text ?? json.description)"]
    }

    /// The document with a patch laid over it.
    ///
    /// - Throws: `ledger.edit.unfit` where something else stands there than the patch was made for.
    package func applying(_ patch: DocumentPatch) throws(Diagnostic) -> EditableDocument {
        var body = body
        for change in patch.changes {
            let steps = try Self.steps(change.pointer)
            guard Self.value(at: steps[...], in: body) == change.was else {
                throw Diagnostic(
                    .ledgerEditUnfit,
                    "\(change.pointer) is not \(change.was?.description ?? "nothing")",
                    value: change.pointer)
            }
            body = try Self.setting(change.now, at: steps[...], in: body, change.pointer)
        }
        return EditableDocument(body)
    }

    /// The document with patches laid over it, one after the other.
    ///
    /// - Throws: `ledger.edit.unfit` as one does.
    package func applying(_ patches: [DocumentPatch]) throws(Diagnostic) -> EditableDocument {
        var document = self
        for patch in patches { document = try document.applying(patch) }
        return document
    }

    /// The patch that a person's words make of the document, each as `/lines/0/unit=CA`: a value of
    /// the kind that stands there, and none where nothing follows the sign. What is left out is
    /// left out at last and from the back, so that each place is that of the document as it is.
    ///
    /// - Throws: `ledger.edit.unfit` where they name what is not there, or change nothing.
    package func patch(_ words: [String]) throws(Diagnostic) -> DocumentPatch {
        var changes: [DocumentPatch.Change] = []
        var document = self
        for (pointer, text) in try Self.wishes(words) {
            let was = Self.value(at: try Self.steps(pointer)[...], in: document.body)
            // A literal nil would be JSON's null.
            let now: JSON? =
                text.isEmpty ? Optional.none : try Self.value(text, like: was, pointer)
            guard was != now || Self.isRewritten(was, now) else { continue }
            let change = DocumentPatch.Change(pointer: pointer, was: was, now: now)
            document = try document.applying(DocumentPatch(changes: [change]))
            changes.append(change)
        }
        guard !changes.isEmpty else {
            throw Diagnostic(.ledgerEditUnfit, "nothing is another than it is")
        }
        return DocumentPatch(changes: changes)
    }

    /// The places and values that words name, those that are left out behind the others.
    private static func wishes(
        _ words: [String]
    ) throws(Diagnostic) -> [(pointer: String, text: String)] {
        var kept: [(pointer: String, text: String)] = []
        var left: [(pointer: String, steps: [String])] = []
        for word in words {
            guard word.hasPrefix("/"), let sign = word.firstIndex(of: "=") else {
                throw Diagnostic(
                    .ledgerEditUnfit, "'\(word)' is no change such as /lines/0/unit=CA",
                    value: word)
            }
            let pointer = String(word[..<sign])
            let text = String(word[word.index(after: sign)...])
            if text.isEmpty {
                left.append((pointer, try steps(pointer)))
            } else {
                kept.append((pointer, text))
            }
        }
        left.sort { isBehind($0.steps, $1.steps) }
        return kept + left.map { (pointer: $0.pointer, text: "") }
    }

    /// Whether a place stands behind another: a longer index is a greater one.
    private static func isBehind(_ one: [String], _ other: [String]) -> Bool {
        for (step, next) in zip(one, other) where step != next {
            return (step.count, step) > (next.count, next)
        }
        return one.count > other.count
    }

    /// Numbers that are equal may be written otherwise: 1.10 is not 1.1 to who reads it.
    private static func isRewritten(_ was: JSON?, _ now: JSON?) -> Bool {
        was?.description != now?.description
    }

    /// A value as it was written, of the kind that stands there.
    private static func value(
        _ text: String, like was: JSON?, _ pointer: String
    ) throws(Diagnostic) -> JSON {
        let read = try? JSONReader.read(Array(text.utf8))
        switch was {
        case .string: return .string(text)
        // Decimals of canonical documents are texts; whole numbers are not always decimals.
        case nil, .null:
            return read?.decimal != nil && text.contains(".")
                ? .string(text) : read ?? .string(text)
        case .number where read?.decimal != nil, .bool where read?.flag != nil,
            .array where read?.items != nil, .object where read?.members != nil:
            return read ?? .null
        default:
            throw Diagnostic(
                .ledgerEditUnfit, "'\(text)' is of another kind than what stands at \(pointer)",
                value: text)
        }
    }

    /// The steps of a pointer (RFC 6901, section 3).
    private static func steps(_ pointer: String) throws(Diagnostic) -> [String] {
        let steps = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { step in
                String(step).replacing("~1", with: "/").replacing("~0", with: "~")
            }
        guard pointer.hasPrefix("/"), !steps.contains(""), steps.count <= 64 else {
            throw Diagnostic(
                .ledgerEditUnfit, "'\(pointer)' is no place such as /lines/0/unit", value: pointer)
        }
        return steps
    }

    private static func value(at steps: ArraySlice<String>, in json: JSON) -> JSON? {
        guard let step = steps.first else { return json }
        let next = json.items == nil ? json[step] : Int(step).flatMap { json[$0] }
        return next.flatMap { value(at: steps.dropFirst(), in: $0) }
    }

    private static func setting(
        _ value: JSON?, at steps: ArraySlice<String>, in json: JSON, _ pointer: String
    ) throws(Diagnostic) -> JSON {
        guard let step = steps.first else { return value ?? .null }
        let (isLast, rest) = (steps.count == 1, steps.dropFirst())
        if var items = json.items, let index = Int(step), (0...items.count).contains(index) {
            if isLast, value == nil, index < items.count {
                items.remove(at: index)
            } else if index == items.count {
                items.append(try setting(value, at: rest, in: .object([]), pointer))
            } else {
                items[index] = try setting(value, at: rest, in: items[index], pointer)
            }
            return .array(items)
        }
        guard json.members != nil else {
            throw Diagnostic(
                .ledgerEditUnfit, "\(pointer) leads through what has no members", value: pointer)
        }
        var object = json
        if isLast {
            object[step] = value
        } else {
            object[step] = try setting(
                value, at: rest, in: json[step] ?? .object([]), pointer)
        }
        return object
    }
}
