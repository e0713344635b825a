package import Values

/// Figures about how the site works, over a stretch of time.
///
/// | Name | Is |
/// |---|---|
/// | `gangway_order_processing_seconds` | a received document until the ERP has it |
/// | `gangway_order_answer_seconds` | a received order until its 855 has left |
/// | `gangway_exceptions_opened`, `_open`, `_resolution_seconds` | exceptions, by their owner |
/// | `gangway_onboarding_days` | from a partner's first profile to its first production order |
/// | `gangway_documents_received`, `_failed` | by partner and type, failed ones by their state |
/// | `gangway_invoice_lag_seconds` | an order's first ship notice until its first invoice |
/// | `gangway_orders_shipped`, `_invoiced` | orders that have one; and of these, an invoice too |
/// | `gangway_ship_notices_sent`, `_accepted` | by partner; their quotient is the success rate |
/// | `gangway_manual_acts` | what people did, of which `gangway_manual_acts_per_1000` documents |
package struct SiteMetrics: Sendable {
    /// What is measured, in order.
    package private(set) var metrics: [Metric] = []

    /// One name with its samples.
    package struct Metric: Sendable {
        /// The name, as Prometheus has it.
        package let name: String
        /// What it is.
        package let help: String
        /// Its values by their labels.
        package var samples: [(labels: [(name: String, value: String)], value: ExactDecimal)]
    }

    /// No figures yet.
    package init() {}

    /// Adds a name with its samples; one without samples is told as a name.
    package mutating func add(
        _ name: String, _ help: String,
        _ samples: [(labels: [(name: String, value: String)], value: ExactDecimal)]
    ) {
        metrics.append(Metric(name: name, help: help, samples: samples))
    }

    /// As JSON: `[{name, help, samples: [{labels, value}]}]`.
    package var json: JSON {
        .array(
            metrics.map { metric in
                [
                    "name": .string(metric.name), "help": .string(metric.help),
                    "samples": .array(
                        metric.samples.map { sample in
                            [
                                "labels": .object(
                                    sample.labels.map { JSON.Member($0.name, .string($0.value)) }),
                                "value": .number(sample.value),
                            ]
                        }),
                ]
            })
    }

    /// In the text format that Prometheus reads (version 0.0.4).
    package var prometheus: String {
        metrics.map { metric in
            "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) gauge\n"
                + metric.samples.map { sample in
                    let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
                    let braces = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
                    return "\(metric.name)\(braces) \(sample.value)\n"
                }.joined()
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
