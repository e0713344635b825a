// The parts that orders, lines and sublines share. Each is one segment or loop of X12 in words;
// qualifiers and codes stay as the partner sent them.

extension ObjectShape {
    /// A number and who gave it.
    static let qualifiedID = ObjectShape(
        "QualifiedID", "A number and its kind.",
        [
            FieldShape("qualifier", .text, "The kind of number, or who gave it."),
            FieldShape("id", .text, "The number."),
        ])

    /// A date with what it is for.
    static let qualifiedDate = ObjectShape(
        "QualifiedDate", "A date and what it is for.",
        [
            FieldShape("qualifier", .text, "What the date is for."),
            FieldShape("date", .date, "The date."),
            FieldShape("time", .time, "The time of day."),
            FieldShape("zone", .text, "The code of the time zone."),
            FieldShape("periodFormat", .text, "How the period is written."),
            FieldShape("period", .text, "A period, or a date in another form."),
        ])

    /// A reference number.
    static let reference = ObjectShape(
        "Reference", "A reference number.",
        [
            FieldShape("qualifier", .text, "What the number refers to."),
            FieldShape("id", .text, "The number."),
            FieldShape("description", .text, "The reference in words."),
            FieldShape("furtherQualifier", .text, "What the further number refers to."),
            FieldShape("furtherID", .text, "A further number that goes with it."),
        ])

    /// A person or desk.
    static let contact = ObjectShape(
        "Contact", "A person or desk to ask.",
        [
            FieldShape("function", .text, "What the contact is for."),
            FieldShape("name", .text, "The contact's name."),
            FieldShape(
                "numbers", .list(.object(.qualifiedID)), "Telephone, mail and other numbers."),
            FieldShape("inquiry", .text, "The reference to give when asking."),
        ])

    /// A party in short.
    static let partyID = ObjectShape(
        "PartyID", "A party in short; the whole is in the list of parties.",
        [
            FieldShape("name", .text, "The party's name."),
            FieldShape("qualifier", .text, "Who numbered the party: UL global, 92 buyer, …"),
            FieldShape("id", .text, "The party's number."),
        ])

    /// Somebody who has a part in the order.
    static let party = ObjectShape(
        "Party", "Somebody who has a part in the order.",
        [
            FieldShape("role", .text, required: true, "The part: BY buyer, ST ship to, …"),
            FieldShape("name", .text, "The name."),
            FieldShape("names", .list(.text), "Further names."),
            FieldShape("ids", .list(.object(.qualifiedID)), "Every number of the party."),
            FieldShape("relationship", .text, "How the party stands to another."),
            FieldShape("relatedRole", .text, "The part of that other party."),
            FieldShape("address", .object(.address), "The address."),
            FieldShape("references", .list(.object(.reference)), "Reference numbers."),
            FieldShape("contacts", .list(.object(.contact)), "Whom to ask."),
            FieldShape("dates", .list(.object(.qualifiedDate)), "Dates."),
            FieldShape("quantities", .list(.object(.quantity)), "Quantities for this party."),
            FieldShape("schedules", .list(.object(.schedule)), "What this party wants when."),
            FieldShape("leadTimes", .list(.object(.leadTime)), "Lead times for this party."),
            FieldShape("freight", .list(.object(.freight)), "Who pays the freight."),
            FieldShape("packages", .list(.object(.packages)), "Packages, weight and volume."),
            FieldShape("routing", .list(.object(.routing)), "Carriers and routes."),
            FieldShape("equipment", .list(.object(.equipment)), "Vehicles and containers."),
            FieldShape("handling", .list(.object(.handling)), "Special handling."),
            FieldShape("packaging", .list(.object(.packaging)), "How goods are to be packed."),
        ])

    /// An address.
    static let address = ObjectShape(
        "Address", "An address.",
        [
            FieldShape("lines", .list(.text), "Street and house, in order."),
            FieldShape("city", .text, "The city."),
            FieldShape("region", .text, "The state or province."),
            FieldShape("postalCode", .text, "The postal code."),
            FieldShape("country", .text, "The country."),
            FieldShape("subdivision", .text, "The country's subdivision."),
            FieldShape("locationQualifier", .text, "The kind of location."),
            FieldShape("location", .text, "The location's number."),
        ])

    /// A currency.
    static let currency = ObjectShape(
        "Currency", "A currency and its rate.",
        [
            FieldShape("entity", .text, "Whose currency it is."),
            FieldShape("code", .text, "The currency's code."),
            FieldShape("rate", .decimal, "The rate of exchange."),
            FieldShape("counterEntity", .text, "Whose currency the other is."),
            FieldShape("counterCode", .text, "The other currency's code."),
            FieldShape("market", .text, "The market of the rate."),
            FieldShape("dates", .list(.object(.qualifiedDate)), "When the rate holds."),
        ])

    /// A quantity.
    static let quantity = ObjectShape(
        "Quantity", "A quantity and what it counts.",
        [
            FieldShape("qualifier", .text, "What is counted."),
            FieldShape("quantity", .decimal, "How much."),
            FieldShape("unit", .text, "The unit."),
            FieldShape("text", .text, "The quantity in words."),
        ])

    /// A measurement.
    static let measurement = ObjectShape(
        "Measurement", "A measurement.",
        [
            FieldShape("reference", .text, "What is measured."),
            FieldShape("qualifier", .text, "Which of its properties."),
            FieldShape("value", .decimal, "The value."),
            FieldShape("unit", .text, "The unit."),
            FieldShape("low", .decimal, "The least value allowed."),
            FieldShape("high", .decimal, "The greatest value allowed."),
            FieldShape("significance", .text, "How the value is to be read."),
            FieldShape("attribute", .text, "A code in place of a value."),
            FieldShape("position", .text, "The surface or layer."),
            FieldShape("method", .text, "How it was measured."),
        ])

    /// A description.
    static let description = ObjectShape(
        "Description", "A description in words, in codes or in both.",
        [
            FieldShape("type", .text, "F free text, S structured, X both."),
            FieldShape("characteristic", .text, "Which property is described."),
            FieldShape("agency", .text, "Who keeps the codes."),
            FieldShape("code", .text, "The description's code."),
            FieldShape("text", .text, "The description."),
            FieldShape("position", .text, "The surface or layer."),
            FieldShape("source", .text, "The list of codes."),
            FieldShape("answer", .text, "Yes or no."),
            FieldShape("language", .text, "The language."),
            FieldShape(
                "measurements", .list(.object(.measurement)), "Measurements of what is described."),
        ])

    /// A note.
    static let note = ObjectShape(
        "Note", "A note in free text.",
        [
            FieldShape("qualifier", .text, "What the note is about."),
            FieldShape("id", .text, "The note's number."),
            FieldShape("title", .text, "The note's title."),
            FieldShape("date", .date, "The note's date."),
            FieldShape("time", .time, "The note's time of day."),
            FieldShape("zone", .text, "The code of the time zone."),
            FieldShape("dates", .list(.object(.qualifiedDate)), "Further dates."),
            FieldShape("lines", .list(.text), "The text, line by line."),
        ])

    /// An item that is named by numbers alone.
    static let itemReference = ObjectShape(
        "ItemReference", "An item named by numbers alone.",
        [
            FieldShape("number", .text, "The reference's own number."),
            FieldShape("ids", .list(.object(.qualifiedID)), "Every number of the item."),
        ])
}
