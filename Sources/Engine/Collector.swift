import Diagnostics
package import Flow
package import Logging
import Partners
import ServiceLifecycle
import Values

/// Asks systems for documents that are to be sent, and has the ledger keep them with the cursor.
package struct Collector: Service {
    private let sources: [Source]
    private let ledger: any DispatchLedger
    private let world: World
    private let bells: Bells
    private let pressure: Pressure
    private let profiles: @Sendable () -> Profiles
    private let log: Logger

    /// A system that is asked.
    package struct Source: Sendable {
        /// Its name, such as gangway.yaml gives an ERP.
        let name: String
        /// ISA15 of what it gives: test and production never mix.
        let usage: String
        let system: any DocumentSource

        /// Names a system.
        package init(name: String, usage: String, system: any DocumentSource) {
            self.name = name
            self.usage = usage
            self.system = system
        }
    }

    /// Puts a collector together from its ports; `profiles` say what goes first.
    package init(
        _ sources: [Source], ledger: any DispatchLedger, world: World, bells: Bells,
        pressure: Pressure, profiles: @escaping @Sendable () -> Profiles, log: Logger
    ) {
        self.sources = sources
        self.ledger = ledger
        self.world = world
        self.bells = bells
        self.pressure = pressure
        self.profiles = profiles
        self.log = log
    }

    /// Asks until shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for source in sources {
                    for collection in source.system.collections {
                        group.addTask { await ask(source, for: collection) }
                    }
                }
                // A gateway without such systems serves all the same.
                group.addTask { while (try? await world.sleep(.seconds(3600))) != nil {} }
            }
        }
    }

    /// Asks every system once for all that it has; gives how many documents came.
    package func collectOnce() async -> Int {
        var count = 0
        for source in sources {
            for collection in source.system.collections {
                while let page = await page(of: source, collection, told: nil).count, page > 0 {
                    count += page
                }
            }
        }
        return count
    }

    private func ask(_ source: Source, for collection: DocumentCollection) async {
        var told: String?
        while !Task.isCancelled {
            let (count, fault) = await page(of: source, collection, told: told)
            told = fault
            if count ?? 0 > 0 { continue }
            try? await world.sleep(collection.every)
        }
    }

    /// Takes one page; nil documents where it failed. A fault is told once while it lasts.
    private func page(
        of source: Source, _ collection: DocumentCollection, told: String?
    ) async -> (count: Int?, fault: String?) {
        if await pressure.closed != nil { return (nil, told) }
        // An origin holds what one system offers under one name: its cursor is its own.
        let origin = DocumentOrigin.erp("\(source.name)/\(collection.name)").channel
        let cursor: String?
        do throws(LedgerFailure) {
            cursor = try await ledger.cursor(of: origin)
        } catch {
            return (nil, tell("cannot read the cursor of \(origin): \(error)", told))
        }
        switch await source.system.collect(collection.name, after: cursor) {
        case .failure(let why):
            return (nil, tell("\(origin): [\(why.code)] \(why.message)", told))
        case .success(let page):
            // A cursor may name what was given last: then a page that does not move it may hold
            // more all the same. Where nothing of it is new, nothing is.
            let isMoved = page.cursor != nil && page.cursor != cursor
            guard isMoved || !page.documents.isEmpty else { return (0, nil) }
            let receipts: [Receipt]
            let folder = profiles().folder
            var messages: [ReceivedMessage] = []
            for document in page.documents {
                messages.append(message(document, of: source, origin, folder))
                await Task.yield()
            }
            do {
                // A page of low priority is kept when nobody else writes.
                let urgency: Urgency = messages.allSatisfy(\.isLow) ? .patient : .prompt
                receipts = try await Urgency.$current.withValue(urgency) {
                    try await ledger.collect(messages, from: origin, upTo: page.cursor ?? cursor)
                }
            } catch {
                return (nil, tell("cannot keep what \(origin) gave: \(error)", told))
            }
            let new = receipts.count { !$0.known }
            if new > 0 { bells.ring(.process) }
            return (isMoved ? page.documents.count : new, nil)
        }
    }

    private func message(
        _ document: CollectedDocument, of source: Source, _ origin: String, _ folder: PartnerFolder
    ) -> ReceivedMessage {
        var body = document.body
        // What a test system gives is a test, whatever it repeats of the order's own words.
        let isTest = source.usage != "P"
        let stated = body["source"]?["usage"]?.text
        if stated == nil || (isTest && stated == "production") {
            var facts = body["source"] ?? .object([])
            facts["usage"] = .string(isTest ? "test" : "production")
            body["source"] = facts
        }
        let bytes = body.bytes()
        return ReceivedMessage(
            arrival: FileArrival(
                channel: origin, name: "\(document.id).json", remoteKey: document.id,
                size: bytes.count),
            bytes: StoredBytes(
                payload: .inline(bytes), digest: SHA256.digest(of: bytes), size: bytes.count),
            correlation: world.correlation(),
            isLow: folder.priority(ofSending: body) == .low)
    }

    private func tell(_ fault: String, _ told: String?) -> String {
        if fault != told { log.warning("\(fault)") }
        return fault
    }
}
