import Acknowledgments
import Canonical
import Console
import Diagnostics
import ERP
import Engine
import Flow
import Foundation
import Guides
import Judgment
import Mapping
import Notation
import Partners
import Records
import Storage
import Testing
import Transports
import X12
import X12JSON

/// Every fault that Gangway can name can be looked up, mended, and has been seen to happen.
@Suite("Diagnostic codes")
struct DiagnosticCodeTests {
    private static let all: [Diagnostic.Code] = [
        X12Diagnostics.all, GuidesDiagnostics.all, AcknowledgmentsDiagnostics.all,
        X12JSONDiagnostics.all, NotationDiagnostics.all, RecordsDiagnostics.all,
        CanonicalDiagnostics.all, MappingDiagnostics.all, JudgmentDiagnostics.all,
        PartnersDiagnostics.all, FlowDiagnostics.all, EngineDiagnostics.all, StorageDiagnostics.all,
        TransportsDiagnostics.all, ERPDiagnostics.all, ConsoleDiagnostics.all,
    ].flatMap { $0 }

    /// What the sources declare; the executable's codes are known only so.
    private static let declared = Repository.sources.filter { file in
        file.lines.contains { $0.contains("Diagnostic.Code") }
    }.flatMap(DeclaredCode.declared)

    @Test("the scan sees what the rooms list, and nothing is declared but missing from `all`")
    func complete() {
        let listed = Set(Self.all.map(\.name))
        let missing = Self.declared.filter {
            !listed.contains($0.name) && !$0.path.hasPrefix("Sources/gangway/")
        }
        #expect(missing.map { "\($0.path): \($0.member)" } == [])
        #expect(Self.declared.count > 200)
    }

    @Test("the executable lists all of its codes")
    func completeInTheHall() throws {
        let path = "Sources/gangway/ConfigurationDiagnostics.swift"
        let file = SwiftFile(path)
        let start = try #require(file.code.firstIndex { $0.contains("static let all") })
        let list = file.code[start...].joined(separator: " ")
        let words = Set(list.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let own = DeclaredCode.declared(in: file).map(\.member)
        #expect(!own.isEmpty && words.isSuperset(of: own))
    }

    @Test("a name is a word of the flow, a thing and a fault")
    func wellFormed() {
        let form =
            #/
            (receive|parse|validate|acknowledge|map|deliver|envelope|send|await
                |profile|config|ledger)
            (\. [a-z][a-z0-9]* (-[a-z0-9]+)* ){2}
            /#
        let names = Set(Self.all.map(\.name) + Self.declared.map(\.name))
        #expect(names.filter { $0.wholeMatch(of: form) == nil } == [])
    }

    @Test("a name is given once in the whole house")
    func unique() {
        let twice = Dictionary(grouping: Self.declared, by: \.name).filter { $0.value.count > 1 }
        #expect(twice.mapValues { $0.map(\.path) } == [:])
        #expect(Set(Self.all.map(\.name)).count == Self.all.count)
    }

    @Test("help says in a sentence what to do")
    func help() {
        let poor = Self.all.filter { code in
            let help = code.help
            return help.count < 15 || help != help.trimmingCharacters(in: .whitespacesAndNewlines)
                || help.contains("  ") || help.contains("\n") || ",;:-".contains(help.last ?? ",")
        }
        #expect(poor.map { "\($0.name): \($0.help)" } == [])
    }

    @Test("a fixture or a test raises each code")
    func raised() {
        let tests =
            Repository.tests.filter { $0.target != "HouseTests" }
            + Repository.sources.filter { $0.target == "EngineTesting" }
        let words = Set(
            tests.flatMap { $0.code }.flatMap { line in
                line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
            })
        let others = Repository.files("Tests").filter {
            !$0.hasPrefix("Tests/HouseTests/") && !$0.hasSuffix(".pyc")
        }
        let fixtures = Repository.files("fixtures").filter {
            $0.hasSuffix("diagnostics.txt") || $0.hasSuffix("cases.tsv")
        }
        let text = (others + fixtures).map { Repository.text($0) }.joined(separator: "\n")
        // A code's name ends where no further part of a name follows.
        let names = Set(
            text.split { !$0.isLetter && !$0.isNumber && $0 != "." && $0 != "-" }.map(String.init))
        let members = Dictionary(
            Self.declared.map { ($0.name, $0.member) }, uniquingKeysWith: { first, _ in first })
        let codes = Set(Self.all.map(\.name) + Self.declared.map(\.name))
        let unseen = codes.filter { code in
            !names.contains(code) && !(members[code].map(words.contains) ?? false)
        }
        #expect(unseen.sorted() == [])
    }
}
