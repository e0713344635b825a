import Foundation
import Testing

/// The house's rules of size and hygiene (CONTRIBUTING.md), held against every file.
@Suite("The house is tidy")
struct TidyTests {
    private static let all = Repository.sources + Repository.tests
    private static let inRooms = Repository.sources.filter {
        Repository.rooms.contains($0.target)
    }

    @Test("there are files to look at")
    func found() {
        #expect(Repository.sources.count > 200)
        #expect(Repository.tests.count > 50)
        #expect(Set(Self.inRooms.map(\.target)) == Repository.rooms)
    }

    @Test("a file has at most 400 lines")
    func fileLength() {
        let long = Self.all.filter { $0.lines.count > 401 }
        #expect(long.map { "\($0.path): \($0.lines.count)" } == [])
    }

    @Test("a function has at most 70 lines")
    func functionLength() {
        let long = Self.all.flatMap { file in
            Declarations(in: file).functions().filter { $0.length > 70 }.map {
                "\(file.place($0.line)): \($0.length)"
            }
        }
        #expect(long == [])
    }

    @Test("a line has at most 100 columns")
    func columns() {
        let wide = Self.all.flatMap { file in
            file.lines.indices.filter { file.lines[$0].count > 100 }.map(file.place)
        }
        #expect(wide == [])
    }

    @Test(
        "what ends the process or escapes the concurrency's structure is not used",
        arguments: [
            "try!", "fatalError(", "Task.detached", "Task {", "Task(", "Task<", "Mutex(", "Mutex<",
        ])
    func banned(_ word: String) {
        #expect(Self.uses(of: word, in: Repository.sources) == [])
    }

    @Test("an unchecked promise says why it holds")
    func unchecked() {
        let silent = Self.all.flatMap { file in
            Self.lines(of: file, with: "@unchecked Sendable").filter { line in
                let comment = file.lines[..<line].reversed().prefix {
                    $0.drop(while: \.isWhitespace).hasPrefix("//")
                }
                return !comment.contains { $0.lowercased().contains("unchecked") }
            }.map(file.place)
        }
        #expect(silent == [], "say after `Unchecked:` in the comment above why it is safe")
    }

    @Test("nothing is left to be done later")
    func leftovers() {
        // In two parts, so that the test does not find itself.
        let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]
        let left = Self.all.flatMap { file in
            file.lines.indices.filter { line in
                marks.contains { file.lines[line].contains($0) }
            }.map(file.place)
        }
        #expect(left == [])
    }

    @Test("no optional is forced")
    func forced() {
        let forced = Repository.sources.flatMap { file in
            file.code.indices.filter { Self.forces(file.code[$0]) }.map(file.place)
        }
        #expect(forced == [])
        #expect(Self.forces("a = b!") && Self.forces("f(x)!.y") && Self.forces("let a: Int!"))
        #expect(!Self.forces("if !a && b != c || !(d)"))
    }

    /// Whether a `!` follows a value or a type.
    private static func forces(_ code: String) -> Bool {
        let bytes = Array(code.utf8)
        return bytes.indices.dropFirst().contains { index in
            guard bytes[index] == UInt8(ascii: "!"),
                index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "=")
            else { return false }
            let before = Character(Unicode.Scalar(bytes[index - 1]))
            return isWordPart(before) || ")]?".contains(before)
        }
    }

    @Test("names say what a thing is")
    func names() {
        let empty = ["Utils", "Util", "Helper", "Helpers", "Manager", "Common", "Base", "Impl"]
        let vague = Self.all.map(\.path).filter { path in
            let name = path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
            return empty.contains { name.hasSuffix($0) }
        }
        #expect(vague == [])
    }

    // MARK: Rooms

    @Test("a room imports rooms alone")
    func roomImports() {
        // AtomicLazyReference; Mutex makes the thread sanitizer cry wolf.
        let behindDoors = [
            "Values": ["CSSL"], "Notation": ["Yams"], "Guides": ["Synchronization"],
            "X12": ["CScan"],
        ]
        let foreign = Self.inRooms.flatMap { file in
            file.imports.filter {
                !Repository.rooms.contains($0) && !(behindDoors[file.target] ?? []).contains($0)
            }.map { "\(file.path): \($0)" }
        }
        #expect(foreign == [])
    }

    @Test(
        "a room knows no clock, no chance, no files, no environment and no output",
        arguments: [
            "Date(", "UUID(", ".random(", ".randomElement(", ".shuffled(", "SystemRandom",
            "ProcessInfo", "FileManager", "FileHandle", "getenv", "Clock", "Task.sleep", "print(",
            "fopen", "CommandLine", "debugPrint(", "dump(",
        ])
    func pure(_ word: String) {
        #expect(Self.uses(of: word, in: Self.inRooms) == [])
    }

    // MARK: Looking

    /// Places where a word stands in code, not as the end of a longer word.
    private static func uses(of word: String, in files: [SwiftFile]) -> [String] {
        files.flatMap { file in lines(of: file, with: word).map(file.place) }
    }

    private static func lines(of file: SwiftFile, with word: String) -> [Int] {
        file.code.indices.filter { line in
            let code = file.code[line]
            var from = code.startIndex
            while let found = code.range(of: word, range: from..<code.endIndex) {
                let before =
                    found.lowerBound > code.startIndex ? code[..<found.lowerBound].last : nil
                let joins = word.first?.isLetter == true && before.map(isWordPart) == true
                if !joins { return true }
                from = found.upperBound
            }
            return false
        }
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
