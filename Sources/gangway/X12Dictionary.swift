import Diagnostics
import Guides
import X12

/// Which guide a transaction set is held against where nothing is agreed: that of its own version,
/// else the nearest version's, which is said aloud.
final class X12Dictionary {
    /// What was found for a set of a version.
    struct Choice {
        /// The guide; nil where no version has one.
        let guide: SetGuide?
        /// What has to be said about it.
        let remark: Diagnostic?
    }

    private let standard: Standard
    private let version: String?
    private var choices: [String: Choice] = [:]

    /// Makes a dictionary over the shipped standard; `version` serves for all sets where it is
    /// given.
    init(_ standard: Standard, version: String? = nil) {
        self.standard = standard
        self.version = version
    }

    /// What to hold a set against.
    func choice(release: String, set: String) throws -> Choice {
        let key = "\(release)/\(set)"
        if let known = choices[key] { return known }
        let choice = try find(release, set)
        choices[key] = choice
        return choice
    }

    private func find(_ release: String, _ set: String) throws -> Choice {
        let own = Standard.version(of: release)
        guard let found = version ?? standard.nearestVersion(to: release, having: set) else {
            return missing(set, own)
        }
        do throws(Standard.Absence) {
            let guide = try standard.guide(version: found, set: set)
            guard found != own else { return Choice(guide: guide, remark: nil) }
            let remark = Diagnostic(
                ConfigurationDiagnostics.standIn,
                "there is no dictionary of \(set) in \(own): it is held against \(found)",
                value: release)
            return Choice(guide: guide, remark: version == nil ? remark : nil)
        } catch {
            if case .malformed(let diagnostics) = error { throw Findings(diagnostics) }
            return missing(set, version ?? own)
        }
    }

    private func missing(_ set: String, _ version: String) -> Choice {
        Choice(
            guide: nil,
            remark: Diagnostic(
                ConfigurationDiagnostics.noDictionary,
                "there is no dictionary of \(set) in \(version) or near it: only its envelope is "
                    + "checked", value: set))
    }
}
