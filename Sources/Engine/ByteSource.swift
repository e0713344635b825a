import Values

/// Stored bytes in blocks from an offset, wherever they are.
package actor ByteSource {
    private var inline: [UInt8] = []
    private var reader: (any VaultReader)?
    private var secured: SecuredBytes?

    /// The size of a block.
    package static let block = 256 * 1024

    /// Opens stored bytes.
    package init(
        _ bytes: StoredBytes, vault: any Vault, at offset: Int
    ) async throws(VaultFailure) {
        switch bytes.payload {
        case .inline(let all): inline = offset == 0 ? all : Array(all.dropFirst(offset))
        case .vault(let digest): reader = try await vault.open(digest, at: offset)
        }
    }

    /// Opens an interchange from its beginning, to be read with its security information.
    init(
        _ bytes: StoredBytes, vault: any Vault, at offset: Int, filling secured: SecuredBytes
    ) async throws(VaultFailure) {
        try await self.init(bytes, vault: vault, at: offset)
        self.secured = secured
    }

    /// The next block; empty at the end.
    package func next() async throws(VaultFailure) -> [UInt8] {
        let block = try await read()
        return secured?.fill(block) ?? block
    }

    private func read() async throws(VaultFailure) -> [UInt8] {
        if let reader { return try await reader.read(Self.block) }
        defer { inline = [] }
        return inline
    }

    /// Closes the source before its end.
    package func close() async {
        await reader?.close()
        reader = nil
    }
}
