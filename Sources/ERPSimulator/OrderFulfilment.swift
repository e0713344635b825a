import Values

/// How the simulated ERP ships and bills an order: a pure function of the order, so that it is the
/// same whenever it is asked for.
///
/// What its answer accepts leaves in one pack on the day of the order, and is billed at the prices
/// of the order.
struct OrderFulfilment: Sendable {
    /// How the order is answered.
    let answering: OrderAnswer

    /// The canonical documents about an order after its answer: the ship notice and the invoice;
    /// none where nothing is accepted.
    func documents(for body: [UInt8], id: Int64) -> [JSON] {
        guard let order = try? JSONReader.read(body),
            let answer = answering.answer(to: body, number: StoredOrder.number(id)),
            let reference = order["number"], let partner = order["source"]?["partner"],
            let date = order["date"]
        else { return [] }
        let accepted = Set(
            (answer["lines"]?.items ?? []).filter {
                $0["answers"]?[0]?["statusCode"]?.text == "IA"
            }.compactMap { $0["number"]?.text })
        let lines = (order["lines"]?.items ?? []).filter {
            accepted.contains($0["number"]?.text ?? "")
        }
        guard !lines.isEmpty else { return [] }
        let source: JSON = ["partner": partner]
        return [
            shipment(of: lines, id, reference, source, date),
            invoice(of: lines, reference, source, date),
        ]
    }

    private func shipment(
        of lines: [JSON], _ id: Int64, _ order: JSON, _ source: JSON, _ date: JSON
    ) -> JSON {
        let items = lines.map { line -> JSON in
            var item: JSON = ["level": "I"]
            for name in ["gtin", "buyerItem", "sellerItem", "quantity", "unit"] {
                item[name] = line[name]
            }
            item["line"] = line["number"]
            return item
        }
        return [
            "type": "shipment", "version": 1, "source": source, "purpose": "new",
            "purposeCode": "00", "number": .string("SH-\(order.text ?? "")"), "date": date,
            "time": "09:00", "hierarchy": "0001",
            "shipments": [
                [
                    "level": "S", "shipped": date,
                    "orders": [
                        [
                            "level": "O", "order": order,
                            "cartons": [
                                [
                                    "level": "P", "sscc": .string(Self.serial(id)),
                                    "items": .array(items),
                                ]
                            ],
                        ]
                    ],
                ]
            ],
        ]
    }

    private func invoice(
        of lines: [JSON], _ order: JSON, _ source: JSON, _ date: JSON
    ) -> JSON {
        var amount = ExactDecimal.zero
        let billed = lines.enumerated().map { index, line -> JSON in
            var bill: JSON = ["position": .number(ExactDecimal(index + 1))]
            for name in [
                "number", "gtin", "buyerItem", "sellerItem", "quantity", "unit", "price",
                "priceBasis",
            ] { bill[name] = line[name] }
            if let quantity = line["quantity"]?.text.flatMap({ ExactDecimal($0) }),
                let price = line["price"]?.text.flatMap({ ExactDecimal($0) }),
                let product = try? quantity * price, let sum = try? amount + product
            {
                amount = sum
            }
            return bill
        }
        return [
            "type": "invoice", "version": 1, "source": source, "purpose": "new",
            "purposeCode": "00", "number": .string("IN-\(order.text ?? "")"), "date": date,
            "order": order, "shipped": date, "lines": .array(billed),
            "totals": ["amount": .string(amount.rounded(to: 2, .halfUp).plain)],
        ]
    }

    /// The serial number of the order's one pack: a GS1 prefix of samples, the order's number and
    /// the check digit (GS1 General Specifications, 7.9).
    private static func serial(_ id: Int64) -> String {
        let number = String(id % 1_000_000_000)
        let digits =
            "00614141" + String(repeating: "0", count: 9 - number.count) + number
        let sum = digits.utf8.reversed().enumerated().reduce(0) { sum, digit in
            sum + Int(digit.element - 0x30) * (digit.offset.isMultiple(of: 2) ? 3 : 1)
        }
        return digits + String((10 - sum % 10) % 10)
    }
}
