/// A server's name for an open file or directory: opaque bytes, at most `WireLimits.handle`.
package struct Handle: Sendable, Hashable {
    /// The bytes as the server gave them.
    package var bytes: [UInt8]

    /// Makes a handle of bytes.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}
