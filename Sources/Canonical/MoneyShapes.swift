// Prices, terms, taxes, allowances and charges. Amounts are exact decimals in the order's
// currency; an implied decimal point of X12 (type Nn) has become a real one.

extension ObjectShape {
    /// A price.
    static let price = ObjectShape(
        "Price", "A price.",
        [
            FieldShape("class", .text, "The class of trade."),
            FieldShape("type", .text, "The kind of price."),
            FieldShape("price", .decimal, "The unit price."),
            FieldShape("quantity", .decimal, "The quantity from which it holds."),
            FieldShape("unit", .text, "The unit of the quantity."),
            FieldShape("multiplierType", .text, "What the multiplier does."),
            FieldShape("multiplier", .decimal, "The multiplier."),
            FieldShape("amount", .decimal, "The amount."),
            FieldShape("basis", .text, "What the price is for."),
            FieldShape("condition", .text, "The condition under which it holds."),
            FieldShape("tier", .integer, "The number of the price tier."),
        ])

    /// An amount of money.
    static let amount = ObjectShape(
        "Amount", "An amount of money and what it is.",
        [
            FieldShape("qualifier", .text, "What the amount is."),
            FieldShape("amount", .decimal, "The amount."),
            FieldShape("direction", .text, "C credit, D debit."),
            FieldShape("references", .list(.object(.reference)), "Reference numbers."),
            FieldShape("dates", .list(.object(.qualifiedDate)), "Dates."),
        ])

    /// A tax with its amount.
    static let tax = ObjectShape(
        "Tax", "A tax.",
        [
            FieldShape("type", .text, "The kind of tax."),
            FieldShape("amount", .decimal, "The amount."),
            FieldShape("percent", .decimal, "The rate as a fraction or percentage, as sent."),
            FieldShape("jurisdictionQualifier", .text, "Who keeps the jurisdiction codes."),
            FieldShape("jurisdiction", .text, "Who levies the tax."),
            FieldShape("exemption", .text, "Whether and why it does not apply."),
            FieldShape("relationship", .text, "How it stands to the price."),
            FieldShape("basis", .decimal, "The amount that is taxed."),
            FieldShape("id", .text, "The tax number."),
            FieldShape("assigned", .text, "The line or group it belongs to."),
        ])

    /// A tax number with its places.
    static let taxID = ObjectShape(
        "TaxID", "A tax number and where it holds.",
        [
            FieldShape("id", .text, "The tax number."),
            FieldShape("locations", .list(.object(.qualifiedID)), "Where it holds."),
            FieldShape("exemption", .text, "Whether and why tax does not apply."),
            FieldShape("customs", .text, "The kind of entry at customs."),
        ])

    /// Terms of payment.
    static let paymentTerms = ObjectShape(
        "PaymentTerms", "Terms of payment.",
        [
            FieldShape("type", .text, "The kind of terms."),
            FieldShape("basis", .text, "The date from which days count."),
            FieldShape("discountPercent", .decimal, "The discount in percent."),
            FieldShape("discountDate", .date, "The last day for the discount."),
            FieldShape("discountDays", .integer, "The days for the discount."),
            FieldShape("netDate", .date, "The day on which all is due."),
            FieldShape("netDays", .integer, "The days after which all is due."),
            FieldShape("discountAmount", .decimal, "The discount as an amount."),
            FieldShape("deferredDate", .date, "The day of a deferred payment."),
            FieldShape("deferredAmount", .decimal, "The amount deferred."),
            FieldShape("invoicePercent", .decimal, "The part of the invoice that is payable."),
            FieldShape("description", .text, "The terms in words."),
            FieldShape("dayOfMonth", .integer, "The day of the month on which is paid."),
            FieldShape("method", .text, "How is paid."),
            FieldShape("percent", .decimal, "A further percentage."),
        ])

    /// Terms of a discount.
    static let discount = ObjectShape(
        "Discount", "Terms of a discount.",
        [
            FieldShape("type", .text, "The kind of discount."),
            FieldShape("base", .text, "What the value is: amount, percent, …"),
            FieldShape("value", .decimal, "The discount."),
            FieldShape("control", .text, "What the limits count."),
            FieldShape("from", .decimal, "The lower limit."),
            FieldShape("to", .decimal, "The upper limit."),
        ])

    /// An allowance or a charge.
    static let allowanceCharge = ObjectShape(
        "AllowanceCharge", "An allowance or a charge.",
        [
            FieldShape("kind", .text, required: true, "A allowance, C charge, N neither, …"),
            FieldShape("code", .text, "What it is for."),
            FieldShape("agency", .text, "Who keeps the agency's code."),
            FieldShape("agencyCode", .text, "The agency's code."),
            FieldShape("amount", .decimal, "The amount."),
            FieldShape("percentBasis", .text, "What the percentage is of."),
            FieldShape("percent", .decimal, "The percentage."),
            FieldShape("rate", .decimal, "The rate a unit."),
            FieldShape("unit", .text, "The unit of the rate or the quantity."),
            FieldShape("quantity", .decimal, "The quantity."),
            FieldShape("quantityTo", .decimal, "The upper end of a range of quantities."),
            FieldShape("method", .text, "How it is settled."),
            FieldShape("reference", .text, "Its reference number."),
            FieldShape("option", .text, "Which of several options."),
            FieldShape("description", .text, "In words."),
            FieldShape("language", .text, "The language of the words."),
            FieldShape("currency", .object(.currency), "Its own currency."),
        ])

    /// A condition of the sale.
    static let salesRequirement = ObjectShape(
        "SalesRequirement", "A condition of the sale.",
        [
            FieldShape("code", .text, "The requirement."),
            FieldShape("action", .text, "What to do."),
            FieldShape("amount", .decimal, "The least amount."),
            FieldShape("account", .text, "The account."),
            FieldShape("date", .date, "The date."),
            FieldShape("agency", .text, "Who keeps the code of the service."),
            FieldShape("service", .text, "The special service."),
            FieldShape("substitution", .text, "Whether another item may be sent."),
            FieldShape("percent", .decimal, "The percentage."),
            FieldShape("percentType", .text, "What the percentage is of."),
        ])

    /// A restriction or condition.
    static let condition = ObjectShape(
        "Condition", "A restriction or condition.",
        [
            FieldShape("qualifier", .text, "The kind of condition."),
            FieldShape("description", .text, "In words."),
            FieldShape("quantityQualifier", .text, "What is counted."),
            FieldShape("quantity", .decimal, "The quantity."),
            FieldShape("amountQualifier", .text, "What the amount is."),
            FieldShape("amount", .decimal, "The amount."),
            FieldShape("unit", .text, "The unit of the quantity."),
        ])

    /// The totals stated by the partner.
    static let totals = ObjectShape(
        "Totals", "The totals that the partner states.",
        [
            FieldShape("lines", .integer, "The number of lines."),
            FieldShape("hash", .decimal, "The sum of all quantities."),
            FieldShape("weight", .decimal, "The weight."),
            FieldShape("weightUnit", .text, "The unit of the weight."),
            FieldShape("volume", .decimal, "The volume."),
            FieldShape("volumeUnit", .text, "The unit of the volume."),
            FieldShape("description", .text, "The totals in words."),
            FieldShape("amount", .decimal, "The total amount."),
            FieldShape("amounts", .list(.object(.amount)), "Every amount stated."),
        ])
}
