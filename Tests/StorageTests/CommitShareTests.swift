import Engine
import GRDB
import Testing
import Values

@testable import Storage

@Suite("Whose request the writer takes next")
struct CommitShareTests {
    /// What one commit takes where so many wait, in order.
    private static func taken(prompt: Int, patient: Int) -> String {
        var share = CommitShare()
        var (prompt, patient) = (prompt, patient)
        var taken = ""
        while let next = share.next(promptWaits: prompt > 0, patientWaits: patient > 0) {
            switch next {
            case .prompt:
                prompt -= 1
                taken += "p"
            case .patient:
                patient -= 1
                taken += "l"
            }
        }
        return taken
    }

    @Test(
        "prompt requests first, with one patient one; patient ones alone, a few at a time",
        arguments: [
            (0, 0, ""), (3, 0, "ppp"), (0, 3, "lll"), (2, 3, "ppl"),
            (0, 500, String(repeating: "l", count: CommitShare.mostPatient)),
            (9999, 9999, String(repeating: "p", count: CommitShare.mostPrompt) + "l"),
        ])
    func shares(prompt: Int, patient: Int, expected: String) {
        #expect(Self.taken(prompt: prompt, patient: patient) == expected)
    }

    @Test("what comes while patient requests run waits for one of them, and ends their commit")
    func arrival() throws {
        let writer = try Writer()
        writer.post("low", 40, .patient) { name in
            if name == "low 4" || name == "low 5" { writer.post("order \(name)", 1, .prompt) }
        }
        #expect(
            writer.work() == [
                "low 1, low 2, low 3, low 4, order low 4 1",
                "low 5, order low 5 1",
                (6...21).map { "low \($0)" }.joined(separator: ", "),
                (22...37).map { "low \($0)" }.joined(separator: ", "),
                "low 38, low 39, low 40",
            ])
    }

    @Test("a patient request is in every commit, however many prompt ones come")
    func share() throws {
        let writer = try Writer()
        writer.post("low", 3, .patient) { writer.post("after \($0)", 2, .prompt) }
        writer.post("order", 2, .prompt)
        #expect(
            writer.work() == [
                "order 1, order 2, low 1, after low 1 1, after low 1 2",
                "low 2, after low 2 1, after low 2 2",
                "low 3, after low 3 1, after low 3 2",
            ])
    }

    @Test("one caller's requests are answered together, in order, when the last is durable")
    func answers() async throws {
        let engine = try SQLiteEngine(inMemory: { .init(seconds: 7) })
        try await engine.write { try $0.script("CREATE TABLE t(k INTEGER PRIMARY KEY) STRICT") }
        let results = await Urgency.$current.withValue(.patient) {
            await engine.write(
                all: (1...50).map { number in
                    { sql in
                        try sql.execute("INSERT INTO t VALUES($1)", number == 9 ? 8 : number)
                        return number
                    }
                })
        }
        #expect(results.count == 50)
        for (index, result) in results.enumerated() {
            #expect((try? result.get()) == (index == 8 ? nil : index + 1))
        }
        let rows = try await engine.read { try $0.query("SELECT k FROM t").count }
        #expect(rows == 49)
    }
}

/// A writer whose requests say what was committed together. Unchecked: one thread does all of it.
private final class Writer: @unchecked Sendable {
    private let queue = WriteQueue()
    private let writer: GroupCommit
    private var commit: [String] = []

    init() throws {
        writer = GroupCommit(
            database: try DatabaseQueue(), queue: queue,
            onFatal: { Issue.record("fatal: \($0)") })
    }

    func post(
        _ name: String, _ count: Int, _ urgency: Urgency,
        then: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        let requests = (1...count).map { number in
            WriteRequest(
                run: { [self] _ in
                    let name = "\(name) \(number)"
                    then(name)
                    return { self.commit.append(name) }
                }, refuse: { Issue.record("refused: \($0)") })
        }
        #expect(queue.post(requests, urgency))
    }

    /// Commits until nothing waits; gives the commits.
    func work() -> [String] {
        var commits: [String] = []
        while queue.hasWork, writer.commitNext() {
            commits.append(commit.joined(separator: ", "))
            commit = []
        }
        return commits
    }
}
