import Diagnostics
import Foundation
import Testing

@testable import X12

/// A file as partners really write them, of `fixtures/x12/reading`, and what is in it.
struct ReadingCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// How many segments have to be read.
    let segments: Int
    /// The codes that have to be named, in order.
    let codes: [String]

    var testDescription: String { name }

    /// All of them, by `cases.tsv`.
    static let all: [ReadingCase] = {
        let table = (try? Data(contentsOf: folder.appending(path: "cases.tsv"))) ?? Data()
        return String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().map {
            let cells = $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let file = folder.appending(path: "\(cells[0])/received.x12")
            return ReadingCase(
                name: cells[0], bytes: Array((try? Data(contentsOf: file)) ?? Data()),
                segments: Int(cells[1]) ?? -1,
                codes: cells[2].split(separator: " ").map(String.init))
        }
    }()

    /// Three folders above this file is the checkout.
    private static let folder = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/x12/reading")

    /// Holds a text against the golden `events.txt`; with `GOLDEN=write` it becomes that file.
    func expect(_ text: String) throws {
        let file = Self.folder.appending(path: "\(name)/events.txt")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try Data(text.utf8).write(to: file)
        }
        #expect((try? String(contentsOf: file, encoding: .utf8)) == text)
    }
}

extension Transcript {
    /// The events for people: a line each, `offset:line event ordinals segment`, and below it what
    /// is wrong with it.
    var text: String {
        entries.map { entry in
            let faults = entry.event.diagnostics.map {
                "    \($0.code.name)\($0.where): \($0.message)\n"
            }
            guard !entry.event.isFault else { return faults.joined() }
            let place = entry.bytes.isEmpty ? "" : "\(entry.byteOffset):\(entry.line) "
            let segment = entry.bytes.isEmpty ? "" : " " + Self.visible(entry.bytes)
            return "\(place)\(entry.event.name)\(segment)\n" + faults.joined()
        }.joined() + "\(segmentCount) segments\n"
    }

    /// Bytes as ASCII; `\xHH` for what cannot be seen.
    private static func visible(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            guard byte < 0x20 || byte > 0x7E || byte == 0x5C else {
                return String(UnicodeScalar(byte))
            }
            let digits = String(byte, radix: 16, uppercase: true)
            return "\\x" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

extension Diagnostic {
    /// The ordinals of the place, as far as known.
    fileprivate var `where`: String {
        guard case .data(let place) = place else { return "" }
        let ordinals = [place.interchange, place.group, place.set, place.segment].compactMap { $0 }
        let path = ordinals.map(String.init).joined(separator: ".")
        let element = place.element.map { " element \($0)" } ?? ""
        return " at \(place.byte ?? -1):\(place.line ?? -1)"
            + (path.isEmpty ? "" : " in \(path)") + element
    }
}

extension InterchangeReader.Event {
    fileprivate var isFault: Bool {
        if case .fault = self { true } else { false }
    }

    fileprivate var name: String {
        switch self {
        case .needsBytes, .fault: ""
        case .interchange(let header):
            "interchange \(header.senderQualifier) \(header.senderID) to "
                + "\(header.receiverQualifier) \(header.receiverID):"
        case .interchangeAcknowledgment: "answer"
        case .serviceRequest: "request"
        case .group(let header): "group \(header.functionalID) \(header.control):"
        case .set(let header): "set \(header.id) \(header.control):"
        case .segment: "segment"
        case .setEnd(let trailer): "set's end, \(trailer.segments) segments"
        case .groupEnd(let trailer): "group's end, \(trailer.sets) sets"
        case .interchangeEnd(let trailer): "interchange's end, \(trailer.groups) groups"
        case .skipped(let skipped): "skipped \(skipped.byteCount) bytes from \(skipped.byteOffset)"
        case .end: "end"
        }
    }
}
