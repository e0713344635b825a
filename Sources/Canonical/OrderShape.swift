extension DocumentShape {
    /// The purchase order, version 1.
    package static let purchaseOrder = DocumentShape(
        type: "order", version: 1,
        body: ObjectShape(
            "Order",
            "A purchase order as the partner sent it: what it means, every qualified list whole, "
                + "and whatever no rule has read.",
            orderHead + orderTerms + orderGoods + orderEnd))
}

/// What the order is.
private let orderHead: [FieldShape] = [
    FieldShape(
        "type", .choice(["order"]), required: true, owner: .gateway, "The document type."),
    FieldShape(
        "version", .integer, required: true, owner: .gateway, "The version of the document type."),
    FieldShape(
        "source", .object(.source), required: true, owner: .gateway,
        "Where the document came from and what made it."),
    FieldShape(
        "purpose", .choice(Purpose.allCases.map(\.rawValue)), required: true,
        "Why the order was sent; what the gateway does depends on it."),
    FieldShape("purposeCode", .text, required: true, "The purpose as the partner coded it."),
    FieldShape(
        "orderType", .text,
        "The kind of order: SA stand-alone, BK blanket, RL release, DS drop shipment, …"),
    FieldShape("number", .text, required: true, "The buyer's order number."),
    FieldShape("release", .text, "The release under a blanket order."),
    FieldShape("date", .date, required: true, "The order's date."),
    FieldShape("contract", .text, "The contract under which is ordered."),
    FieldShape("acknowledgment", .text, "Which answer the buyer expects: AC, AD, AK, …"),
    FieldShape("invoiceType", .text, "How invoices are to be grouped."),
    FieldShape("contractType", .text, "The kind of contract."),
    FieldShape("purchaseCategory", .text, "The kind of purchase."),
    FieldShape("securityLevel", .text, "The security level of the order."),
    FieldShape("transactionType", .text, "The type of transaction."),
    FieldShape("currency", .object(.currency), "The currency of all prices and amounts."),
    FieldShape("requestedDelivery", .date, "The day on which delivery is asked for."),
    FieldShape("requestedShip", .date, "The day on which shipment is asked for."),
    FieldShape("shipNotBefore", .date, "The first day on which goods may leave."),
    FieldShape("shipNotAfter", .date, "The last day on which goods may leave."),
    FieldShape("deliverNotBefore", .date, "The first day on which goods may arrive."),
    FieldShape("deliverNotAfter", .date, "The last day on which goods may arrive."),
    FieldShape("cancelAfter", .date, "The day after which undelivered goods are not wanted."),
    FieldShape("department", .text, "The buyer's department."),
    FieldShape("vendor", .text, "Our number in the buyer's books."),
    FieldShape("promotion", .text, "The promotion or deal that the order belongs to."),
    FieldShape("buyer", .object(.partyID), "Who buys."),
    FieldShape("shipTo", .object(.partyID), "Where the goods go."),
    FieldShape("billTo", .object(.partyID), "Who gets the invoice."),
    FieldShape("seller", .object(.partyID), "Who sells: normally us."),
]

/// The qualified lists of the header.
private let orderTerms: [FieldShape] = [
    FieldShape("references", .list(.object(.reference)), "Every reference number."),
    FieldShape("contacts", .list(.object(.contact)), "Whom to ask."),
    FieldShape("dates", .list(.object(.qualifiedDate)), "Every date."),
    FieldShape("parties", .list(.object(.party)), "Everybody who has a part in the order."),
    FieldShape("taxes", .list(.object(.tax)), "Taxes with their amounts."),
    FieldShape("taxIDs", .list(.object(.taxID)), "Tax numbers and exemptions."),
    FieldShape("terms", .list(.object(.paymentTerms)), "Terms of payment."),
    FieldShape("discounts", .list(.object(.discount)), "Terms of discounts."),
    FieldShape(
        "freight", .list(.object(.freight)), "Who pays, and who bears the risk."),
    FieldShape("prices", .list(.object(.price)), "Prices that hold for the whole order."),
    FieldShape("amounts", .list(.object(.amount)), "Amounts of money that hold for the order."),
    FieldShape(
        "salesRequirements", .list(.object(.salesRequirement)),
        "Back orders, part shipments and other conditions of the sale."),
    FieldShape("conditions", .list(.object(.condition)), "Restrictions and conditions."),
    FieldShape("allowanceCharges", .list(.object(.allowanceCharge)), "Allowances and charges."),
    FieldShape("leadTimes", .list(.object(.leadTime)), "Lead times."),
]

/// What the header says about goods and their transport.
private let orderGoods: [FieldShape] = [
    FieldShape("items", .list(.object(.itemReference)), "Items that the whole order is about."),
    FieldShape("descriptions", .list(.object(.description)), "Descriptions of the goods."),
    FieldShape("measurements", .list(.object(.measurement)), "Measurements."),
    FieldShape("paperwork", .list(.object(.paperwork)), "Papers that go with the order."),
    FieldShape("packaging", .list(.object(.packaging)), "How goods are to be packed."),
    FieldShape("packages", .list(.object(.packages)), "Packages, weight and volume."),
    FieldShape("routing", .list(.object(.routing)), "Carriers and routes, in their order."),
    FieldShape("equipment", .list(.object(.equipment)), "Vehicles and containers."),
    FieldShape("handling", .list(.object(.handling)), "Special handling and dangerous goods."),
    FieldShape("marks", .list(.object(.mark)), "Marks on packages."),
    FieldShape("notes", .list(.object(.note)), "Notes in free text."),
]

/// The lines, the totals and the remainder.
private let orderEnd: [FieldShape] = [
    FieldShape("lines", .list(.object(.orderLine)), required: true, "The order lines."),
    FieldShape("totals", .object(.totals), "The totals that the partner states."),
    FieldShape(
        "unmapped", .list(.object(.unmapped)), owner: .gateway,
        "Every segment that holds an element which no rule of the map has read. With it the "
            + "document is lossless."),
]
