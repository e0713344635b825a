import Testing

/// The arrows of ARCHITECTURE.md. The build's import check sees what is undeclared; that the
/// manifest itself declares nothing it should not is seen here.
@Suite("Arrows run one way")
struct ArrowTests {
    private let targets = Manifest.house.targets

    /// Folders of tests that are packages of their own, built apart.
    private static let packages = Set(
        Repository.files("Tests").filter { $0.hasSuffix("/Package.swift") }
            .compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) })

    @Test("every folder of Sources and Tests is a target, and every target a folder")
    func complete() {
        let folders = Set(
            (Repository.sources + Repository.tests).map(\.target)
                + Repository.files("Sources").filter { $0.hasSuffix(".modulemap") }
                .compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) })
        #expect(folders.subtracting(Self.packages) == Set(targets.map(\.name)))
    }

    @Test("a target depends on what stands above it")
    func order() {
        var above: Set<String> = []
        for target in targets {
            let below = target.dependencies.filter { !above.contains($0) }
            #expect(below == [], "\(target.name) depends on what stands below it")
            #expect(above.insert(target.name).inserted, "\(target.name) is declared twice")
        }
    }

    @Test("doors do not know each other")
    func doors() {
        let doors: Set = ["Storage", "Transports", "ERP", "ERPSimulator", "Console"]
        for target in targets where doors.contains(target.name) {
            #expect(doors.isDisjoint(with: target.dependencies), "\(target.name)")
        }
    }

    @Test("rooms know rooms alone, and the engine no door")
    func rooms() {
        let rooms = Repository.rooms
        for target in targets where rooms.contains(target.name) {
            let allowed = rooms.union(["CSSL", "CScan"])
            #expect(allowed.isSuperset(of: target.dependencies), "\(target.name)")
        }
        let engine = targets.first { $0.name == "Engine" }
        #expect(rooms.isSuperset(of: engine?.dependencies ?? ["missing"]))
    }

    @Test("only tests use what was made for tests")
    func testing() {
        for target in targets where !target.isTest {
            #expect(!target.dependencies.contains("EngineTesting"), "\(target.name)")
        }
    }

    @Test("an import of the house is declared")
    func imports() {
        let declared = Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0.dependencies) })
        for file in Repository.sources + Repository.tests
        where !Self.packages.contains(file.target) {
            let missing = file.imports.filter { declared[$0] != nil }.filter {
                !(declared[file.target] ?? []).contains($0)
            }
            #expect(missing == [], "\(file.path)")
        }
    }
}
