import Diagnostics

/// A dictionary file cut into lines and words that know their place.
///
/// Comments (`#` as the first character of a word) and blank lines are gone. Words are separated
/// by blanks; the indentation is kept, because it carries the structure. A line `evidence single`
/// at the margin says what the lines after it rest on, until the next such line; `single` holds
/// before the first.
struct DictionaryText {
    /// A word and the column of its first character, from 1.
    struct Word {
        let text: String
        let column: Int
    }

    /// A line that says something.
    struct Line {
        /// From 1.
        let number: Int
        /// How many blanks stand before the first word.
        let indent: Int
        /// At least one.
        let words: [Word]
        /// What it rests on, unless it says otherwise itself.
        var evidence = Evidence.single

        /// The words from `index` on as one text: names and meanings are the rest of their line.
        func rest(from index: Int) -> String {
            words.dropFirst(index).map(\.text).joined(separator: " ")
        }

        /// What a line `evidence single` says; nil when it is malformed.
        var statedEvidence: Evidence? { words.count == 2 ? Evidence(words[1].text) : nil }

        /// The form of such a line, for people.
        static let evidenceForm = "evidence is one of checked, single and carried"
    }

    let file: String
    let lines: [Line]
    /// What is wrong with the lines about evidence; the readers pass it on.
    private(set) var faults: [Diagnostic] = []

    /// Cuts the bytes of a file; anything that is not UTF-8 shows up as a word nobody knows.
    init(_ bytes: [UInt8], file: String) {
        self.file = file
        var lines: [Line] = []
        var number = 0
        var evidence = Evidence.single
        var wrong: [Line] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard var line = Self.line(line, number: number) else { continue }
            if line.indent == 0, line.words[0].text == "evidence" {
                if let stated = line.statedEvidence {
                    evidence = stated
                } else {
                    wrong.append(line)
                }
                continue
            }
            line.evidence = evidence
            lines.append(line)
        }
        self.lines = lines
        faults = wrong.map { fault(.standardMalformed, Line.evidenceForm, $0, word: 1) }
    }

    private static func line(_ bytes: ArraySlice<UInt8>, number: Int) -> Line? {
        let blanks: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        var words: [Word] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if blanks(bytes[index]) {
                index += 1
                continue
            }
            if bytes[index] == UInt8(ascii: "#") { break }
            let end = bytes[index...].firstIndex(where: blanks) ?? bytes.endIndex
            words.append(
                Word(
                    text: String(decoding: bytes[index..<end], as: UTF8.self),
                    column: index - bytes.startIndex + 1))
            index = end
        }
        guard let first = words.first else { return nil }
        return Line(number: number, indent: first.column - 1, words: words)
    }

    /// A fault at a word of a line.
    func fault(
        _ code: Diagnostic.Code, _ message: String, _ line: Line, word: Int = 0
    ) -> Diagnostic {
        let column = word < line.words.count ? line.words[word].column : line.indent + 1
        let place = TextPlace(file: file, line: line.number, column: column)
        return Diagnostic(code, message, at: .text(place))
    }
}
