import Diagnostics

/// Which of several paths of a rule one version of a set has.
///
/// A map for several versions may name side by side what only one of them has: `[MSG.01, MTX.02]`,
/// or `[.05, .05-01]` where an element has become a composite. What none of them has is a slip.
struct PathAlternatives {
    /// A path that this version does not have.
    struct Failure {
        /// Where the path stands in the map.
        let path: TextPlace
        /// Why it leads nowhere.
        let fault: Diagnostic

        /// Whether another version may have it.
        var isOfVersion: Bool {
            fault.code == .mapUnknownSegment || fault.code == .mapUnknownElement
        }
    }

    /// Where the paths stand that this version has.
    var standing: Set<TextPlace> = []
    /// The paths that it lacks beside one that it has.
    var excused: [Failure] = []

    /// The paths that no version has, each once.
    ///
    /// - Parameters:
    ///   - others: what became of the same paths in the map's other versions.
    ///   - versions: every version of the map.
    func strays(among others: [PathAlternatives], of versions: [String]) -> [Diagnostic] {
        var told = others.reduce(standing) { $0.union($1.standing) }
        let names = versions.joined(separator: ", ")
        return excused.filter { told.insert($0.path).inserted }.map { failure in
            var fault = failure.fault
            fault.mend =
                "Beside other paths one may stand that only another version has, but none of "
                + "\(names) has this one."
            return fault
        }
    }
}
