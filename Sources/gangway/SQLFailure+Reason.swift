import Storage

extension SQLFailure {
    /// What the store said, for people.
    var reason: String {
        switch self {
        case .unique(let why), .refused(let why), .serialization(let why), .busy(let why),
            .full(let why), .unavailable(let why), .damaged(let why), .fatal(let why):
            why
        }
    }
}
