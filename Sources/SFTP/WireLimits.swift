/// What this house accepts on the wire. Practice: OpenSSH refuses packets above 256 KiB itself.
package enum WireLimits {
    /// The longest payload of data, in bytes.
    package static let data = 256 * 1024
    /// The longest packet without its length field, in bytes: the data and a header.
    package static let packet = data + 1024
    /// The longest path or file name, in bytes (PATH_MAX).
    package static let name = 4096
    /// The longest handle, in bytes (draft-ietf-secsh-filexfer-02 section 6.2).
    package static let handle = 256
    /// The longest text of a status, of an `ls -l` line or of an extension, in bytes.
    package static let text = 16 * 1024
    /// The most extensions of a VERSION packet, and extended pairs of one file's attributes.
    package static let pairs = 128
}
