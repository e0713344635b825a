import Diagnostics
import Logging

/// Looks whether partners have fetched what was put where they fetch it.
struct PickupWatch: Sendable {
    let ledger: any PickupLedger
    let outlets: @Sendable (String) -> (any Outlet)?
    let log: Logger

    /// Files that are looked for in a beat. Where more wait they take turns.
    static let together = 100

    /// Looks for the files whose turn it is, at all their channels at the same time.
    func look() async throws(LedgerFailure) {
        let files = try await ledger.pickups(limit: Self.together)
        await withDiscardingTaskGroup { group in
            for (channel, files) in Dictionary(grouping: files, by: \.channel) {
                group.addTask { await look(for: files, at: channel) }
            }
        }
    }

    /// What could not be written down is looked for again.
    private func look(for files: [AwaitedPickup], at channel: String) async {
        do throws(LedgerFailure) {
            try await ledger.looked(await looks(for: files, at: channel))
        } catch {
            log.warning("cannot write down what was fetched at \(channel): \(error)")
        }
    }

    /// A channel that cannot be reached is not tried for each of its files: what is left waits for
    /// its next turn.
    private func looks(for files: [AwaitedPickup], at channel: String) async -> [PickupLook] {
        guard let outlet = outlets(channel) else {
            return files.map { PickupLook($0, isThere: nil) }
        }
        var looks: [PickupLook] = []
        do throws(SendFailure) {
            for file in files where !Task.isCancelled {
                looks.append(PickupLook(file, isThere: try await outlet.finds(file.name)))
            }
        } catch {
            log.info("cannot look what was fetched at \(channel): \(error.diagnostic.message)")
        }
        return looks + files.dropFirst(looks.count).map { PickupLook($0, isThere: nil) }
    }
}
