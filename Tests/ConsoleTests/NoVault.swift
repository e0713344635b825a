import Engine
import Values

/// A vault without a blob, for calls about bytes that stand in the ledger.
struct NoVault: Vault {
    func create() async throws(VaultFailure) -> any VaultWriter { throw .full }
    func open(_ digest: Digest, at offset: Int) async throws(VaultFailure) -> any VaultReader {
        throw .missing(digest)
    }
    func freeBytes() async -> Int { 0 }
}
