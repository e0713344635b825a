/// One thing that is wrong, told so that somebody can mend it.
///
/// A diagnostic says what (`code`, `message`), the value that was met, where, how to mend it and
/// whose move it is. Rooms collect diagnostics; they never print them and never stop at the first.
/// Two diagnostics are equal when their code and place are equal, so tests compare what matters.
public struct Diagnostic: Error, Sendable, Hashable {
    /// What kind of fault this is.
    public var code: Code
    /// How much it matters. The code's own severity unless an agreement says otherwise.
    public var severity: Severity
    /// What happened, in one sentence without a full stop, with the value in it where that helps.
    public var message: String
    /// The offending value as it was met, at most 99 characters (X12.5 allows AK404 as many).
    public var value: String?
    /// Where it happened.
    public var place: Place
    /// How to mend it here, when the code's general help is not precise enough.
    public var mend: String?
    /// Whose move it is: that of its code, unless what was met is somebody else's, such as a fault
    /// in what we write ourselves.
    public var owner: Owner
    /// What it comes from, without what belongs to one document, where `message` without its value
    /// and numbers does not say it.
    public var cause: String?

    /// Makes a diagnostic with the severity of its code.
    public init(
        _ code: Code, _ message: String, value: String? = nil, at place: Place = .nowhere,
        mend: String? = nil
    ) {
        self.code = code
        self.severity = code.severity
        owner = code.owner
        self.message = message
        self.value = value.map { String($0.prefix(99)) }
        self.place = place
        self.mend = mend
    }

    /// The help shown below the message: the precise mend, else what the code says in general.
    public var help: String { mend ?? code.help }

    public static func == (one: Diagnostic, other: Diagnostic) -> Bool {
        one.code == other.code && one.place == other.place
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(place)
    }
}

extension Diagnostic {
    /// How much a fault matters.
    public enum Severity: String, Sendable, Hashable, Comparable {
        /// Worth knowing; nothing changes.
        case note
        /// Accepted, and said.
        case warning
        /// Refused or held.
        case error

        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }

        public static func < (one: Severity, other: Severity) -> Bool { one.rank < other.rank }
    }

    /// Whose move it is.
    public enum Owner: String, Sendable, Hashable, CaseIterable {
        /// The trading partner has to send something else.
        case partner
        /// A profile, map or code table has to change.
        case onboarding
        /// A person in operations has to look or decide.
        case operations
        /// The installation: disk, network, configuration.
        case site
    }

    /// A kind of fault: its name, its general help and whose move it is.
    ///
    /// Each room declares its codes as static members in one `…Diagnostics.swift` and lists them
    /// in a `static let all`; the tidy test demands help and a fixture for each.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// `<flow word, or profile|config|ledger>.<thing>.<fault>`, for example
        /// `validate.element.too-long`.
        public let name: String
        /// The severity where no agreement says otherwise.
        public let severity: Severity
        /// Whose move it is.
        public let owner: Owner
        /// How to mend it in general, one or two sentences.
        public let help: String

        /// Declares a code.
        public init(
            _ name: String, _ severity: Severity = .error, owner: Owner, help: String
        ) {
            self.name = name
            self.severity = severity
            self.owner = owner
            self.help = help
        }

        public var description: String { name }

        public static func == (one: Code, other: Code) -> Bool { one.name == other.name }

        public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }
}
