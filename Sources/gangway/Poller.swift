import Diagnostics
import Logging
import ServiceLifecycle
import Transports

/// A door that looks for files, as a service.
struct Poller: Service {
    let channel: String
    let door: Door
    let log: Logger

    /// The kinds of door that look for files.
    enum Door {
        case folder(DropFolder)
        case sftp(SFTPPoller)
    }

    /// Looks until shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            switch door {
            case .folder(let folder): await folder.run { tell($0) }
            case .sftp(let poller): await poller.run { tell($0) }
            }
        }
    }

    /// Looks once, and says what was found.
    func pollOnce() async -> PollReport {
        let report =
            switch door {
            case .folder(let folder): await folder.pollOnce()
            case .sftp(let poller): await poller.pollOnce()
            }
        tell(report)
        return report
    }

    @Sendable
    private func tell(_ report: PollReport) {
        if report.taken + report.refused + report.known > 0 {
            let (taken, known, refused) = (report.taken, report.known, report.refused)
            log.info("\(channel): \(taken) taken, \(known) known, \(refused) refused")
        }
        for diagnostic in report.diagnostics {
            log.warning("\(channel): [\(diagnostic.code)] \(diagnostic.message)")
        }
    }
}
