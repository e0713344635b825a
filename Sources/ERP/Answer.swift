import Values

/// What a server answered.
struct Answer: Sendable {
    /// The status code.
    let status: Int
    /// The headers, names in lower case; of a repeated one the first.
    let headers: [String: String]
    /// The body, as JSON where it is that.
    let json: JSON?
    /// The body's first characters, for people.
    let excerpt: String

    /// The most characters of a body that a message shows.
    static let excerptLimit = 200

    /// Reads an answer. Whatever the content type says, a body that is JSON is JSON.
    init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        json = body.isEmpty ? nil : try? JSONReader.read(body, limits: .init(bytes: body.count))
        let text = String(decoding: body.prefix(4 * Self.excerptLimit), as: UTF8.self)
        excerpt = String(
            text.prefix(Self.excerptLimit).map { $0.isNewline || $0 == "\t" ? " " : $0 }
                .filter { $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } })
    }

    /// The value at a path below `r`.
    func lookup(_ steps: [ValuePath.Step]) -> ValuePath.Lookup {
        guard case .member(let part)? = steps.first else { return .nowhere }
        let rest = steps.dropFirst()
        switch part {
        case "status": return .value(.string(String(status)))
        case "body": return ValuePath.follow(rest, into: json)
        case "headers":
            guard case .member(let name)? = rest.first, let value = headers[name.lowercased()]
            else { return .nowhere }
            return .value(.string(value))
        default: return .nowhere
        }
    }

    /// How long the server asks to be left alone (RFC 9110 §10.2.3); nil if it does not say.
    ///
    /// A date is taken relative to the answer's own `Date`, so that neither clock matters.
    var retryAfter: Duration? {
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Int64(text) {
            return seconds >= 0 ? .seconds(min(seconds, Self.longestWait)) : nil
        }
        guard let until = HTTPDate.timestamp(text),
            let now = headers["date"].flatMap(HTTPDate.timestamp)
        else { return nil }
        return max(.zero, min(until - now, .seconds(Self.longestWait)))
    }

    /// A day: who asks for more has made a mistake.
    private static let longestWait: Int64 = 86_400
}
