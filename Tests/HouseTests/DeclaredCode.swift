/// A diagnostic code as a source file declares it.
struct DeclaredCode {
    /// The static member's name, such as `interchangeMissing`.
    let member: String
    /// The code's name, such as `receive.interchange.missing`.
    let name: String
    /// The file that declares it.
    let path: String

    /// The codes that a `…Diagnostics.swift` or `…Codes.swift` declares.
    static func declared(in file: SwiftFile) -> [DeclaredCode] {
        file.code.indices.compactMap { line in
            guard file.code[line].contains("static let "),
                let member = file.code[line].firstMatch(
                    of: /static let (\w+) = (?:Self|Diagnostic\.Code)\(/)?.output.1
            else { return nil }
            // The name is the first string from here on.
            let text = file.lines[line...].prefix(3).joined(separator: " ")
            guard let name = text.firstMatch(of: /"([^"]*)"/)?.output.1 else { return nil }
            return DeclaredCode(
                member: String(member), name: String(name), path: file.path)
        }
    }
}
