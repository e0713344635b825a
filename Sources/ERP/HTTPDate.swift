import Values

/// The date of HTTP headers, in its one preferred form (RFC 9110 §5.6.7, IMF-fixdate):
/// `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The moment; nil if the text has another form.
    static func timestamp(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
            let month = months.firstIndex(where: { $0 == parts[2] }),
            parts[1].utf8.count == 2, parts[3].utf8.count == 4, parts[4].utf8.count == 8
        else { return nil }
        let monthDigits = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(iso: "\(parts[3])-\(monthDigits)-\(parts[1])T\(parts[4])Z")
    }
}
