import Engine

extension ReportUsage {
    /// Whether a usage, an expression of SQL, is one of it. What bears none counts as production.
    func holds(_ usage: String) -> String {
        switch self {
        case .production: "coalesce(\(usage), 'P') = 'P'"
        case .test: "coalesce(\(usage), 'P') <> 'P'"
        case .all: "1 = 1"
        }
    }

    /// Whether a pair's scope is one of it. The few scopes of tests are looked up in, once for the
    /// whole statement; the `+` keeps rows from being read scope by scope, through all of history.
    func holds(scope: String) -> String {
        let tests = "(SELECT y.id FROM control_scope y WHERE y.usage <> 'P')"
        return switch self {
        case .production: "+\(scope) NOT IN \(tests)"
        case .test: "+\(scope) IN \(tests)"
        case .all: "1 = 1"
        }
    }

    /// Whether a document of ours, the dispatch `alias`, is one of it.
    func holds(dispatch alias: String) -> String {
        holds(
            """
            coalesce(\(alias).usage, (SELECT w.usage FROM order_document v
              JOIN business_order w ON w.id = v.business_order
              WHERE v.message = \(alias).message LIMIT 1))
            """)
    }

    /// Whether the exception `e` is about something of it. One about a partner's silence, or about
    /// a report, is about production.
    var holdsException: String { self == .all ? "1 = 1" : holds(Self.ofException) }

    /// The usage of a pair's scope.
    static func usage(ofScope scope: String) -> String {
        "(SELECT y.usage FROM control_scope y WHERE y.id = \(scope))"
    }

    /// The usage of what the exception `e` is about: what is awaited, a document, an interchange, a
    /// document of ours or its batch, an answer of ours; else the file that it came in, which is
    /// production where any of it is.
    private static let ofException = """
        CASE WHEN e.awaited = 0 THEN 'P' ELSE coalesce(
          (SELECT \(usage(ofScope: "w.scope")) FROM expectation w WHERE w.id = e.awaited),
          (SELECT w.usage FROM document w WHERE w.id = e.document),
          (SELECT w.usage FROM interchange w WHERE w.id = e.interchange),
          (SELECT w.usage FROM dispatch w WHERE w.message = e.message),
          (SELECT w.usage FROM dispatch w WHERE w.batch = e.message LIMIT 1),
          (SELECT v.usage FROM acknowledgment w JOIN interchange v ON v.id = w.interchange
            WHERE w.message = e.outbound LIMIT 1),
          (SELECT w.usage FROM interchange w WHERE w.message = e.message
            ORDER BY w.usage <> 'P' LIMIT 1)) END
        """
}
