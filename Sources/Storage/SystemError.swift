import Glibc

/// What the operating system said last on this thread.
enum SystemError {
    /// The text of an error number, by default the last one.
    static func text(_ number: Int32 = errno) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether an error number says that no space is left.
    static func isFull(_ number: Int32) -> Bool {
        number == ENOSPC || number == EDQUOT
    }
}
