import Foundation

/// Runs a test in a directory of its own, which is removed afterwards.
func withTemporaryDirectory<Value>(
    _ body: (String) async throws -> Value
) async throws -> Value {
    let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("gangway-storage-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(url.path)
}
