import Diagnostics
import Fuzzing
import Glibc
import Guides
import X12
import X12JSON

@main
enum JSONFuzzer {
    static func main() {
        expect(!guides.isEmpty, "there are no guides")
        exit(fuzz { run(Input($0, $1)) })
    }
}

private let guides: [String: SetGuide] = {
    let standard = Standard { Shipped.file("standard/\($0)") }
    var guides: [String: SetGuide] = [:]
    for version in standard.versions {
        for set in ["810", "850", "856", "997"] {
            guides["\(version)/\(set)"] = try? standard.guide(version: version, set: set)
        }
    }
    return guides
}()

/// The first byte says what the rest is: a file, which becomes JSON, that an interchange again, and
/// that the same JSON; or lines of JSON, which are written or refused.
private func run(_ input: consuming Input) -> Int32 {
    let isFile = input.byte() & 1 == 0
    let bytes = Array(input.rest())
    guard isFile else {
        _ = written(bytes, .compute)
        return 0
    }
    let (json, isComplete) = converted(bytes)
    guard isComplete else { return 0 }
    let file: [UInt8]
    switch written(json, .keep) {
    case .success(let bytes): file = bytes
    case .failure(let fault):
        // A header that holds its own delimiters, or one of them twice, was read, but cannot be
        // written.
        guard fault.code == .dataDelimiter || fault.code == .jsonDelimiters else {
            finding("our own JSON is refused: \(fault)\n\(String(decoding: json, as: UTF8.self))")
        }
        return 0
    }
    // Without ISA16 the terminator is told by what follows it, and what was read over is gone.
    guard json.count(of: "\"delimiters\":{") == json.count(of: "\"component\":") else { return 0 }
    let again = converted(file).json
    expect(
        again == json,
        "other JSON after writing:\n\(String(decoding: file, as: UTF8.self))\n"
            + String(decoding: json, as: UTF8.self) + String(decoding: again, as: UTF8.self))
    return 0
}

private func converted(_ bytes: [UInt8]) -> (json: [UInt8], isComplete: Bool) {
    var converter = X12ToJSON { guides["\($0.prefix(6))/\($1)"] }
    converter.feed(bytes)
    converter.finish()
    return (converter.drain(), !converter.isIncomplete)
}

/// The interchanges of lines of JSON, unless one is refused.
private func written(
    _ json: [UInt8], _ trailers: JSONToX12.Trailers
) -> Result<[UInt8], Diagnostic> {
    var writer = JSONToX12(trailers: trailers)
    for line in json.split(separator: 0x0A) {
        do throws(Diagnostic) {
            try writer.write(line: Array(line))
        } catch {
            return .failure(error)
        }
    }
    writer.finish()
    return .success(writer.drain())
}

extension [UInt8] {
    /// How often a text stands in the bytes.
    fileprivate func count(of text: String) -> Int {
        let text = Array(text.utf8)
        guard count >= text.count else { return 0 }
        return (0...(count - text.count)).count { self[$0..<($0 + text.count)] == text[...] }
    }
}
