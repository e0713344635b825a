import Values

/// The fields of a file that an AS2 station writes beside another, or as its result: JSON,
/// properties, or the header lines of an MDN. Names are told apart without case; of several fields
/// of one name the first counts, and no more than `most` are read.
package struct StationFields: Sendable {
    private var fields: [String: String] = [:]

    /// The most fields that are read of one file.
    package static let most = 1000

    /// Reads a file; what is no field is passed over.
    package init(_ bytes: [UInt8]) {
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            guard case .object(let pairs)? = try? JSONReader.read(bytes) else { return }
            for pair in pairs {
                if case .string(let value) = pair.value { add(pair.key, value) }
            }
            return
        }
        // A header may go on in lines that begin with a blank (RFC 5322 section 2.2.3).
        var header: (name: String, value: String)?
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if let begun = header, Self.blanks.contains(line.first ?? "-") {
                header = (begun.name, begun.value + " " + trimmed(String(line)))
                continue
            }
            if let done = header { add(done.name, done.value) }
            header = nil
            guard line.first != "#", let cut = line.firstIndex(where: { ":=".contains($0) })
            else { continue }
            let (name, value) = (String(line[..<cut]), String(line[line.index(after: cut)...]))
            if line[cut] == ":" { header = (name, value) } else { add(name, value) }
        }
        if let done = header { add(done.name, done.value) }
    }

    /// The first value under a name in lower case.
    package subscript(name: String) -> String? { fields[name] }

    private mutating func add(_ name: String, _ value: String) {
        let key = trimmed(name).lowercased()
        if fields.count < Self.most, fields[key] == nil { fields[key] = trimmed(value) }
    }

    private static let blanks: Set<Character> = [" ", "\t"]

    private func trimmed(_ text: String) -> String {
        let tail = text.drop { Self.blanks.contains($0) }
        let end = tail.lastIndex { !Self.blanks.contains($0) }
        return end.map { String(tail[...$0]) } ?? ""
    }
}
