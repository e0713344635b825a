import Transports

/// A door that can be made to look once.
protocol Polling: Sendable {
    func pollOnce() async -> PollReport
}

extension DropFolder: Polling {}
extension SFTPPoller: Polling {}

extension Polling {
    /// Looks again and again until a look's report is as wanted, and gives that report; after two
    /// minutes, whatever the last one was. What rests or is waited for has no other sign.
    func pollUntil(_ isWanted: (PollReport) -> Bool) async -> PollReport {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            let report = await pollOnce()
            if isWanted(report) || ContinuousClock.now > end { return report }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}
