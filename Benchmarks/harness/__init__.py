"""What the rows share: the machine, results, gateways under load, traffic and sinks."""
