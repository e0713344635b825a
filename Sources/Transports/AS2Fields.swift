import Values

/// The fields of a sidecar or result file: JSON, properties, or the header lines of an MDN.
/// Names are told apart without case.
struct AS2Fields {
    private var fields: [String: String] = [:]

    init(_ bytes: [UInt8]) {
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            guard case .object(let pairs)? = try? JSONReader.read(bytes) else { return }
            for pair in pairs {
                if case .string(let value) = pair.value { add(pair.key, value) }
            }
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) {
            guard line.first != "#", let cut = line.firstIndex(where: { ":=".contains($0) })
            else { continue }
            add(String(line[..<cut]), String(line[line.index(after: cut)...]))
        }
    }

    /// The first value under a name in lower case.
    subscript(name: String) -> String? { fields[name] }

    private mutating func add(_ name: String, _ value: String) {
        let key = trimmed(name).lowercased()
        if fields[key] == nil { fields[key] = trimmed(value) }
    }

    private func trimmed(_ text: String) -> String {
        let blanks: Set<Character> = [" ", "\t"]
        let tail = text.drop { blanks.contains($0) }
        let end = tail.lastIndex { !blanks.contains($0) }
        return end.map { String(tail[...$0]) } ?? ""
    }

    /// The answer that the fields tell, if they name a message and a disposition.
    func answer(channel: String) -> TransportAnswer? {
        guard let id = self["original-message-id"], !id.isEmpty,
            let disposition = self["disposition"], !disposition.isEmpty
        else { return nil }
        // `mode; type/modifier: text`: blanks, case and the modifier's form vary between products.
        let type = disposition.split(separator: ";").last.map { trimmed(String($0)).lowercased() }
        let positive =
            type == "processed" || type?.hasPrefix("processed/warning") == true
        return TransportAnswer(
            channel: channel, originalMessageID: id, disposition: disposition, positive: positive)
    }
}
