// Freight, packing and carriage.

extension ObjectShape {
    /// Who pays the freight.
    static let freight = ObjectShape(
        "Freight", "Who pays the freight, and who bears the risk where.",
        [
            FieldShape("payment", .text, "Who pays: CC collect, PP prepaid, …"),
            FieldShape("locationQualifier", .text, "The kind of the place."),
            FieldShape("location", .text, "The place up to which it holds."),
            FieldShape("transportQualifier", .text, "Who keeps the codes of transport terms."),
            FieldShape("transportTerms", .text, "The transport terms."),
            FieldShape("titleQualifier", .text, "The kind of the place where title passes."),
            FieldShape("title", .text, "Where title passes."),
            FieldShape("risk", .text, "Who bears the risk."),
            FieldShape("riskDescription", .text, "The risk in words."),
        ])

    /// A lead time.
    static let leadTime = ObjectShape(
        "LeadTime", "A lead time.",
        [
            FieldShape("code", .text, "From when to when."),
            FieldShape("quantity", .decimal, "How long."),
            FieldShape("unit", .text, "The unit of time."),
            FieldShape("date", .date, "The date."),
            FieldShape("quantities", .list(.object(.quantity)), "Quantities it holds for."),
            FieldShape("texts", .list(.text), "Free text."),
            FieldShape("references", .list(.object(.reference)), "Reference numbers."),
        ])

    /// A paper.
    static let paperwork = ObjectShape(
        "Paperwork", "A paper that goes with the order.",
        [
            FieldShape("report", .text, "The kind of paper."),
            FieldShape("transmission", .text, "How it is sent."),
            FieldShape("copies", .integer, "How many copies."),
            FieldShape("role", .text, "Who gets it."),
            FieldShape("idQualifier", .text, "The kind of its number."),
            FieldShape("id", .text, "Its number."),
            FieldShape("description", .text, "In words."),
            FieldShape("request", .text, "The category of the request."),
        ])

    /// How goods are to be packed.
    static let packaging = ObjectShape(
        "Packaging", "How goods are to be packed.",
        [
            FieldShape("type", .text, "F free text, S structured, X both."),
            FieldShape("characteristic", .text, "What is described."),
            FieldShape("agency", .text, "Who keeps the codes."),
            FieldShape("code", .text, "The code."),
            FieldShape("text", .text, "In words."),
            FieldShape("load", .text, "How units are loaded."),
            FieldShape("measurements", .list(.object(.measurement)), "Measurements."),
        ])

    /// Packages, weight and volume.
    static let packages = ObjectShape(
        "Packages", "Packages, weight and volume.",
        [
            FieldShape("packaging", .text, "The kind of package."),
            FieldShape("quantity", .decimal, "How many packages."),
            FieldShape("commodityQualifier", .text, "Who keeps the commodity's code."),
            FieldShape("commodity", .text, "The commodity."),
            FieldShape("description", .text, "In words."),
            FieldShape("weightQualifier", .text, "Which weight."),
            FieldShape("weight", .decimal, "The weight."),
            FieldShape("weightUnit", .text, "The unit of the weight."),
            FieldShape("volume", .decimal, "The volume."),
            FieldShape("volumeUnit", .text, "The unit of the volume."),
        ])

    /// How an item is packed.
    static let pack = ObjectShape(
        "Pack", "How an item is packed.",
        [
            FieldShape("count", .integer, "Inner packs in an outer pack."),
            FieldShape("size", .decimal, "Units in an inner pack."),
            FieldShape("unit", .text, "The unit of the size."),
            FieldShape("packaging", .text, "The kind of package."),
            FieldShape("weightQualifier", .text, "Which weight."),
            FieldShape("weight", .decimal, "The gross weight of a pack."),
            FieldShape("weightUnit", .text, "The unit of the weight."),
            FieldShape("volume", .decimal, "The gross volume of a pack."),
            FieldShape("volumeUnit", .text, "The unit of the volume."),
            FieldShape("length", .decimal, "The length."),
            FieldShape("width", .decimal, "The width."),
            FieldShape("height", .decimal, "The height."),
            FieldShape("dimensionUnit", .text, "The unit of length, width and height."),
            FieldShape("innerCount", .integer, "Eaches in an inner pack."),
            FieldShape("position", .text, "The surface or layer."),
            FieldShape("assigned", .text, "The pack's own number."),
            FieldShape("assignedTo", .text, "The number of the pack it belongs to."),
            FieldShape("number", .integer, "A further count."),
        ])

    /// A leg of the route.
    static let routing = ObjectShape(
        "Routing", "A carrier and a leg of the route.",
        [
            FieldShape("sequence", .text, "The place of the leg in the route."),
            FieldShape("idQualifier", .text, "Who keeps the carrier's code."),
            FieldShape("carrier", .text, "The carrier."),
            FieldShape("mode", .text, "The mode of transport."),
            FieldShape("routing", .text, "The route in words."),
            FieldShape("status", .text, "The status of the shipment."),
            FieldShape("locationQualifier", .text, "The kind of the place."),
            FieldShape("location", .text, "The place."),
            FieldShape("direction", .text, "The direction of transit."),
            FieldShape("transitQualifier", .text, "The unit of the time in transit."),
            FieldShape("transit", .decimal, "The time in transit."),
            FieldShape("services", .list(.text), "The levels of service."),
            FieldShape("country", .text, "The country."),
        ])

    /// A vehicle or container.
    static let equipment = ObjectShape(
        "Equipment", "A vehicle or container.",
        [
            FieldShape("description", .text, "The kind of equipment."),
            FieldShape("initial", .text, "The letters of its number."),
            FieldShape("number", .text, "Its number."),
            FieldShape("weightQualifier", .text, "Which weight."),
            FieldShape("weight", .decimal, "The weight."),
            FieldShape("weightUnit", .text, "The unit of the weight."),
            FieldShape("ownership", .text, "Who owns it."),
            FieldShape("sealStatus", .text, "The state of the seal."),
            FieldShape("seal", .text, "The seal's number."),
            FieldShape("type", .text, "Its type."),
        ])

    /// Special handling.
    static let handling = ObjectShape(
        "Handling", "Special handling and dangerous goods.",
        [
            FieldShape("code", .text, "The handling asked for."),
            FieldShape("hazardQualifier", .text, "Who keeps the classes of danger."),
            FieldShape("hazard", .text, "The class of danger."),
            FieldShape("description", .text, "In words."),
            FieldShape("answer", .text, "Yes or no."),
        ])

    /// A mark.
    static let mark = ObjectShape(
        "Mark", "A mark on a package, or a range of marks.",
        [
            FieldShape("qualifier", .text, "The kind of mark."),
            FieldShape("mark", .text, "The mark, or the first of a range."),
            FieldShape("markTo", .text, "The last of a range."),
        ])
}
