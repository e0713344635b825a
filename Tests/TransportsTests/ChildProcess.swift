import Foundation
import Testing

/// A program started by a test.
///
/// Not Foundation's `Process`: that takes a child for ended when it closes an inherited
/// descriptor, as `sshd` does at its start, and then waits for it for ever.
struct ChildProcess: Sendable {
    let id: pid_t

    /// Starts a program whose input, output and errors are files.
    init(
        _ program: String, _ arguments: [String], input: String = "/dev/null",
        output: String = "/dev/null"
    ) throws {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, program, &files, nil, &words, environ)
        try #require(result == 0, "\(program): \(String(cString: strerror(result)))")
        id = child
    }

    /// Waits for its end and gives its exit status, or 128 and the signal's number.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
    }

    /// Runs a program to its end and gives what it printed; a failure fails the test.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], input: String = "") throws -> String {
        let scratch = Scratch()
        try scratch.write(input, "input")
        let child = try ChildProcess(
            program, arguments, input: scratch.path("input"), output: scratch.path("output"))
        let status = child.wait()
        let text = String(decoding: scratch.read("output") ?? [], as: UTF8.self)
        try #require(status == 0, "\(program) \(arguments): \(text)")
        return text
    }

    /// The processes that a process began, and those that they began.
    static func descendants(of parent: pid_t) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let children = all.compactMap(pid_t.init).filter { child in
            let stat = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            let fields = stat?.split(separator: ")").last?.split(separator: " ")
            return fields?.dropFirst().first.flatMap { pid_t($0) } == parent
        }
        return children.flatMap { [$0] + descendants(of: $0) }
    }
}
