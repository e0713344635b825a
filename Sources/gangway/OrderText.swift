import Values

/// One order for people: its head, its timeline, its lines and what is still to come.
enum OrderText {
    /// The text of an order.
    static func text(_ order: JSON) -> String {
        var parts = [head(order), timeline(order), levels(order)]
        let lines = order["lines"]?.items ?? []
        if !lines.isEmpty { parts.append(table(of: lines)) }
        let differences = order["differences"]?.items ?? []
        if !differences.isEmpty {
            parts.append(
                differences.map { "differs: " + word($0["words"]) }.joined(separator: "\n"))
        }
        for document in order["documents"]?.items ?? [] where document["exception"]?.integer != nil
        {
            parts.append(
                "\(word(document["standing"])): \(word(document["set"])) "
                    + "\(word(document["number"])) in message "
                    + "\(word(document["messageId"])), exception \(word(document["exception"])): "
                    + word(document["why"]))
        }
        let owed = order["owed"]?.items ?? []
        parts.append(
            owed.isEmpty
                ? "nothing is owed"
                : owed.map { debt in
                    "owed next: \(word(debt["words"])), since \(word(debt["since"]))"
                        + (debt["due"]?.text.map { ", due \($0)" } ?? "")
                }
                .joined(separator: "\n"))
        return parts.joined(separator: "\n")
    }

    private static func head(_ order: JSON) -> String {
        let release = order["release"]?.text ?? ""
        var words =
            "order \(word(order["number"]))" + (release.isEmpty ? "" : " release \(release)")
        words += order["role"]?.text == "buyer" ? " of ours at " : " of "
        words += "\(word(order["partner"])): \(word(order["status"]))"
        let numbers = (order["erpNumbers"]?.items ?? []).compactMap(\.text)
        if !numbers.isEmpty { words += ", in the ERP \(numbers.joined(separator: " and "))" }
        if let rate = order["fillRate"]?.decimal { words += ", filled \(rate) %" }
        return words + ", thread \(word(order["correlation"]))"
    }

    private static func timeline(_ order: JSON) -> String {
        var table = TextTable(["TIME", "SET", "NUMBER", "CONTROL", "MESSAGE", "STEP"])
        for step in order["timeline"]?.items ?? [] {
            table.add(
                ["at", "set", "number", "control", "messageId", "step"].map { word(step[$0]) })
        }
        return table.text(wide: false)
    }

    /// Each document, and whether every level that is expected of it is closed.
    private static func levels(_ order: JSON) -> String {
        var table = TextTable(["DOCUMENT", "NUMBER", "STANDING", "OPEN"])
        for document in order["documents"]?.items ?? [] {
            let open = (document["open"]?.items ?? []).compactMap(\.text)
            table.add(
                ["set", "number", "standing"].map { word(document[$0]) }
                    + [open.isEmpty ? "-" : open.joined(separator: ", ")])
        }
        return table.text(wide: false)
    }

    private static func table(of lines: [JSON]) -> String {
        let columns = [
            "number", "item", "ordered", "confirmed", "shipped", "invoiced", "unit", "price",
            "confirmedPrice", "invoicedPrice", "status",
        ]
        var table = TextTable([
            "LINE", "ITEM", "ORDERED", "CONFIRMED", "SHIPPED", "INVOICED", "UNIT", "PRICE 850",
            "PRICE 855", "PRICE 810", "STATUS",
        ])
        for line in lines { table.add(columns.map { word(line[$0]) }) }
        return table.text(wide: false)
    }

    private static func word(_ json: JSON?) -> String {
        if let text = json?.text { return text.isEmpty ? "-" : PlainLine.of(text) }
        return json?.decimal?.description ?? "-"
    }
}
