import Glibc

/// Says what is wrong and stops, so that the fuzzer keeps the input.
public func finding(_ message: @autoclosure () -> String) -> Never {
    let text = "FINDING: \(message())\n"
    text.utf8.withContiguousStorageIfAvailable { _ = write(2, $0.baseAddress, $0.count) }
    abort()
}

/// Stops unless something holds that always has to.
@inlinable
public func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { finding(message()) }
}
