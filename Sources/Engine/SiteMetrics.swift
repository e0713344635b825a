package import Values

/// Figures about how the site works, over a stretch of time.
///
/// | Name | Is |
/// |---|---|
/// | `gangway_order_processing_seconds` | a received order until the ERP has it |
/// | `gangway_order_answer_seconds` | a received order until its 855 has left |
/// | `gangway_order_cycle_seconds`, `_to_cash_seconds` | an order until it is shipped, and paid |
/// | `gangway_invoice_lag_seconds` | an order's first ship notice until its first invoice |
/// | `gangway_orders_opened`, `_shipped`, `_invoiced` | orders; of these, shipped; invoiced too |
/// | `gangway_invoice_completeness_percent` | shipped orders that were invoiced |
/// | `gangway_fill_rate_percent`, `gangway_order_accuracy_percent` | of the newest shipped orders |
/// | `gangway_ship_notice_seconds` | a ship notice of the ERP until it has left |
/// | `gangway_ship_notices_sent`, `_accepted`, `gangway_ship_notice_success_percent` | by partner |
/// | `gangway_duplicate_invoices` | invoices that came again |
/// | `gangway_exceptions_opened`, `_open`, `_closed_within` | exceptions, by their owner |
/// | `gangway_exception_resolution_seconds` | an exception until it is closed |
/// | `gangway_onboarding_days` | from a partner's first profile to its first production 997 |
/// | `gangway_documents_received`, `_failed`, `_failed_percent` | by partner and type, and why |
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
        package var samples: [Sample]
    }

    /// A value with what tells it from others of its name.
    package struct Sample: Sendable {
        /// Names and values, in order.
        package let labels: [(name: String, value: String)]
        /// The value.
        package let value: ExactDecimal

        /// Makes a sample.
        package init(_ labels: [(name: String, value: String)], _ value: ExactDecimal) {
            self.labels = labels
            self.value = value
        }

        /// Makes a sample that counts.
        package init(_ labels: [(name: String, value: String)], counts count: Int64) {
            self.init(labels, ExactDecimal(count))
        }
    }

    /// No figures yet.
    package init() {}

    /// Adds a name with its samples; one without samples is told as a name.
    package mutating func add(_ name: String, _ help: String, _ samples: [Sample]) {
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
