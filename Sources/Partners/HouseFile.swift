/// A file of a site's own standard.
package struct HouseFile: Sendable {
    /// What messages call it.
    package let name: String
    /// Its bytes.
    package let bytes: [UInt8]

    /// Names a file's bytes.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
