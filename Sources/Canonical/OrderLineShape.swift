extension ObjectShape {
    /// A line of an order.
    package static let orderLine = ObjectShape(
        "Line", "An order line.", lineHead + lineTerms + lineGoods)

    /// A part of a line: a component of a kit, an assortment's member.
    static let subline = ObjectShape(
        "Subline", "A part of an order line: a kit's component, an assortment's member.",
        [
            FieldShape("number", .text, "The subline's number."),
            FieldShape("parent", .text, "The number of the line or subline to which it belongs."),
            FieldShape("relationship", .text, "I included, A added, D deleted, O information."),
            FieldShape("quantity", .decimal, "How many in one of the line."),
            FieldShape("unit", .text, "The unit of the quantity."),
            FieldShape("price", .decimal, "The unit price."),
            FieldShape("priceBasis", .text, "What the price is for."),
            FieldShape("charge", .text, "Whether the price is part of the line's price."),
            FieldShape("ids", .list(.object(.qualifiedID)), "Every number of the item."),
            FieldShape("descriptions", .list(.object(.description)), "Descriptions."),
            FieldShape("measurements", .list(.object(.measurement)), "Measurements."),
            FieldShape("dates", .list(.object(.qualifiedDate)), "Dates."),
            FieldShape("prices", .list(.object(.price)), "Further prices."),
            FieldShape("packs", .list(.object(.pack)), "How the item is packed."),
            FieldShape("taxIDs", .list(.object(.taxID)), "Tax numbers and exemptions."),
            FieldShape("texts", .list(.text), "Free text."),
            FieldShape("notes", .list(.object(.note)), "Notes."),
            FieldShape(
                "allowanceCharges", .list(.object(.allowanceCharge)), "Allowances and charges."),
            FieldShape("quantities", .list(.object(.quantity)), "Further quantities."),
            FieldShape("parties", .list(.object(.party)), "Parties of the subline."),
        ])

    /// A part of a line's quantity for one place.
    static let destination = ObjectShape(
        "Destination", "How much of the line goes to one place.",
        [
            FieldShape("qualifier", .text, "Who numbered the place."),
            FieldShape("id", .text, required: true, "The place's number."),
            FieldShape("quantity", .decimal, required: true, "How much goes there."),
            FieldShape("unit", .text, "The unit of the quantity."),
            FieldShape("location", .text, "Where within the place."),
        ])

    /// A part of a line's quantity for one time.
    static let schedule = ObjectShape(
        "Schedule", "How much of the line is wanted when.",
        [
            FieldShape("quantity", .decimal, required: true, "How much is wanted."),
            FieldShape("unit", .text, "The unit of the quantity."),
            FieldShape("role", .text, "The part of the place or party that wants it."),
            FieldShape("name", .text, "The name of the place or party."),
            FieldShape("dates", .list(.object(.qualifiedDate)), "When it is wanted."),
            FieldShape("request", .text, "The request's reference number."),
            FieldShape("number", .text, "The schedule's number."),
            FieldShape("references", .list(.object(.reference)), "Reference numbers."),
            FieldShape("packages", .list(.object(.packages)), "Packages, weight and volume."),
            FieldShape("routing", .list(.object(.routing)), "Carriers and routes."),
            FieldShape("equipment", .list(.object(.equipment)), "Vehicles and containers."),
            FieldShape("handling", .list(.object(.handling)), "Special handling."),
        ])
}

/// What is ordered.
private let lineHead: [FieldShape] = [
    FieldShape(
        "number", .text, required: true,
        "The buyer's line number; the position where the buyer gives none. Echo it in answers."),
    FieldShape(
        "position", .integer, required: true, owner: .partner, "The line's position, from 1."),
    FieldShape("quantity", .decimal, "How much is ordered."),
    FieldShape("unit", .text, "The unit of the quantity."),
    FieldShape("price", .decimal, "The unit price."),
    FieldShape("priceBasis", .text, "What the price is for, or where it comes from."),
    FieldShape("gtin", .text, "The item's global number, 14 digits."),
    FieldShape("buyerItem", .text, "The buyer's number of the item."),
    FieldShape("sellerItem", .text, "Our number of the item."),
    FieldShape("manufacturerItem", .text, "The maker's number of the item."),
    FieldShape("description", .text, "The item in words."),
    FieldShape("ids", .list(.object(.qualifiedID)), "Every number of the item."),
    FieldShape("components", .list(.object(.itemReference)), "Further items named by the line."),
    FieldShape("destinations", .list(.object(.destination)), "What goes where."),
    FieldShape("schedules", .list(.object(.schedule)), "What is wanted when."),
    FieldShape("sublines", .list(.object(.subline)), "What the item is made of."),
    FieldShape("quantities", .list(.object(.quantity)), "Further quantities."),
]

/// The qualified lists of a line.
private let lineTerms: [FieldShape] = [
    FieldShape("references", .list(.object(.reference)), "Every reference number."),
    FieldShape("contacts", .list(.object(.contact)), "Whom to ask."),
    FieldShape("dates", .list(.object(.qualifiedDate)), "Every date."),
    FieldShape("parties", .list(.object(.party)), "Everybody who has a part in the line."),
    FieldShape("currency", .object(.currency), "The line's own currency."),
    FieldShape("prices", .list(.object(.price)), "Further prices."),
    FieldShape("amounts", .list(.object(.amount)), "Amounts of money."),
    FieldShape("taxes", .list(.object(.tax)), "Taxes with their amounts."),
    FieldShape("taxIDs", .list(.object(.taxID)), "Tax numbers and exemptions."),
    FieldShape("terms", .list(.object(.paymentTerms)), "Terms of payment."),
    FieldShape("discounts", .list(.object(.discount)), "Terms of discounts."),
    FieldShape(
        "freight", .list(.object(.freight)), "Who pays, and who bears the risk."),
    FieldShape("salesRequirements", .list(.object(.salesRequirement)), "Conditions of the sale."),
    FieldShape("conditions", .list(.object(.condition)), "Restrictions and conditions."),
    FieldShape("allowanceCharges", .list(.object(.allowanceCharge)), "Allowances and charges."),
    FieldShape("leadTimes", .list(.object(.leadTime)), "Lead times."),
]

/// What a line says about its goods and their transport.
private let lineGoods: [FieldShape] = [
    FieldShape("descriptions", .list(.object(.description)), "Descriptions of the item."),
    FieldShape("measurements", .list(.object(.measurement)), "Measurements."),
    FieldShape("paperwork", .list(.object(.paperwork)), "Papers that go with the line."),
    FieldShape("packs", .list(.object(.pack)), "How the item is packed."),
    FieldShape("packaging", .list(.object(.packaging)), "How the line is to be packed."),
    FieldShape("packages", .list(.object(.packages)), "Packages, weight and volume."),
    FieldShape("routing", .list(.object(.routing)), "Carriers and routes, in their order."),
    FieldShape("equipment", .list(.object(.equipment)), "Vehicles and containers."),
    FieldShape("handling", .list(.object(.handling)), "Special handling and dangerous goods."),
    FieldShape("marks", .list(.object(.mark)), "Marks on packages."),
    FieldShape("texts", .list(.text), "Free text without a reference."),
    FieldShape("notes", .list(.object(.note)), "Notes in free text."),
]
