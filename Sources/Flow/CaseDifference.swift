import Values

/// One way in which a case came out otherwise than its files say.
package struct CaseDifference: Sendable, Hashable, CustomStringConvertible {
    /// The file that says otherwise: `canonical.json`, `answers.json` or `ack.x12`.
    package let file: String
    /// What differs and where, for people.
    package let text: String

    package var description: String { "\(file): \(text)" }

    /// How a case's run differs from its files.
    ///
    /// - Parameters:
    ///   - canonical: the bytes of `canonical.json`; nil where there is none, so that no document
    ///     is expected. A document there without a `source` says nothing about it.
    ///   - answers: the bytes of `answers.json`, what the profiles answer to the documents; nil
    ///     where they are to answer nothing.
    ///   - acknowledgment: the bytes of `ack.x12`; nil where no answer is expected.
    package static func between(
        _ run: CaseRun, canonical: [UInt8]?, answers: [UInt8]? = nil, acknowledgment: [UInt8]?
    ) -> [CaseDifference] {
        documents(run.documents, expected: canonical, in: "canonical.json")
            + documents(run.responses, expected: answers, in: "answers.json")
            + segments(run.acknowledgments, expected: acknowledgment ?? []).map {
                CaseDifference(file: "ack.x12", text: $0)
            }
    }

    private static func documents(
        _ found: [JSON], expected bytes: [UInt8]?, in file: String
    ) -> [CaseDifference] {
        func difference(_ text: String) -> CaseDifference {
            CaseDifference(file: file, text: text)
        }
        var expected: [JSON] = []
        if let bytes {
            do throws(JSONSyntaxError) {
                let json = try JSONReader.read(bytes)
                expected = json.items ?? [json]
            } catch {
                return [difference("it is no JSON: \(error)")]
            }
        }
        var differences: [CaseDifference] = []
        for (index, wanted) in expected.enumerated() {
            guard found.indices.contains(index) else {
                differences.append(difference("document \(index + 1) is expected, none came"))
                continue
            }
            var came = found[index]
            if wanted["source"] == nil { came["source"] = nil }
            differences += came.differences(from: wanted).map {
                difference("document \(index + 1), \($0)")
            }
        }
        for (index, document) in found.enumerated().dropFirst(expected.count) {
            let number = document["number"]?.text ?? ""
            differences.append(
                difference(
                    "document \(index + 1), \(document["type"]?.text ?? "") \(number), "
                        + "came and is not expected"))
        }
        return differences
    }

    /// Where two files of X12 differ, segment by segment.
    static func segments(_ found: [UInt8], expected: [UInt8]) -> [String] {
        guard found != expected else { return [] }
        if found.isEmpty { return ["an answer is expected, none came"] }
        if expected.isEmpty { return ["no answer is expected, one came: \(text(found[...]))"] }
        let (came, wanted) = (split(found), split(expected))
        var start = 0
        while start < min(came.count, wanted.count), came[start] == wanted[start] { start += 1 }
        var (end, wantedEnd) = (came.count, wanted.count)
        while end > start, wantedEnd > start, came[end - 1] == wanted[wantedEnd - 1] {
            (end, wantedEnd) = (end - 1, wantedEnd - 1)
        }
        return (start..<max(end, wantedEnd)).map { index in
            let byte = came.indices.contains(index) ? came[index].startIndex : found.count
            let wanted = index < wantedEnd ? text(wanted[index]) : "nothing"
            let came = index < end ? text(came[index]) : "nothing"
            return "segment \(index + 1), byte \(byte): expected \(wanted), came \(came)"
        }
    }

    /// Each segment with its terminator and what follows it; ISA's 106th byte is the terminator.
    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let terminator = bytes.count > 105 ? bytes[105] : UInt8(ascii: "~")
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == terminator {
            var next = index + 1
            while next < bytes.count, bytes[next] == 0x0D || bytes[next] == 0x0A { next += 1 }
            guard next > start else { continue }
            pieces.append(bytes[start..<next])
            start = next
        }
        if start < bytes.count { pieces.append(bytes[start...]) }
        return pieces
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        "\"" + String(decoding: bytes, as: UTF8.self).escapingLineEnds + "\""
    }
}

extension String {
    fileprivate var escapingLineEnds: String {
        replacing("\r\n", with: "\\r\\n").replacing("\r", with: "\\r").replacing("\n", with: "\\n")
    }
}
