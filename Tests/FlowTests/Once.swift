import Foundation

/// Values that several tests ask for and that take long to make. Each is made by who asks first;
/// where two ask at once, by both. Unchecked: they stand behind a lock.
final class Once<Key: Hashable & Sendable, Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Key: Value] = [:]

    /// The value of a key, made if it was not made before.
    func value(of key: Key, make: () throws -> Value) rethrows -> Value {
        if let value = lock.withLock({ values[key] }) { return value }
        let value = try make()
        lock.withLock { values[key] = value }
        return value
    }
}
