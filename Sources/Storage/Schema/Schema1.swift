/// The first schema. Times are microseconds since 1970, flags 0 and 1, states words.
///
/// Work is a small table of live items only: a finished item's row goes. History grows, and nothing
/// that decides anything scans it: control numbers seen stand in a narrow table and are remembered
/// for 400 days, the longest window that a partner may have (about 60 bytes an interchange and as
/// many a group: 13 GB at 100 million messages a year); documents are found by their keys. A column
/// refers to another table only where it is indexed: else each insert there would be compiled with
/// a scan here.
enum Schema1 {
    static let migration = Migration(
        version: 1, sql: [messages, interchanges, documents, queue, record].joined())

    private static let messages = """
        CREATE TABLE message(
          id {SERIAL},
          direction TEXT NOT NULL CHECK(direction IN ('in', 'out')),
          state TEXT NOT NULL CHECK(state IN ('received', 'processing', 'processed', 'duplicate',
            'held', 'rejected', 'queued', 'sent')),
          correlation TEXT NOT NULL,
          origin {INTEGER},
          channel TEXT NOT NULL,
          name TEXT NOT NULL,
          remote_key TEXT,
          partner TEXT,
          own_id TEXT,
          partner_id TEXT,
          digest {BLOB} NOT NULL CHECK(length(digest) = 32),
          size {INTEGER} NOT NULL CHECK(size >= 0),
          is_inline {INTEGER} NOT NULL CHECK(is_inline IN (0, 1)),
          created_us {INTEGER} NOT NULL,
          finished_us {INTEGER},
          resume {BLOB},
          has_walked {INTEGER} NOT NULL DEFAULT 0 CHECK(has_walked IN (0, 1)),
          walking {INTEGER},
          profile {BLOB},
          diagnostics {INTEGER} NOT NULL DEFAULT 0,
          CHECK((direction = 'in') = (remote_key IS NOT NULL)),
          CHECK((direction = 'out') = (origin IS NOT NULL))
        ) {PARTITION};
        CREATE UNIQUE INDEX message_arrival ON message(channel, remote_key, digest)
          WHERE direction = 'in';
        CREATE INDEX message_digest ON message(digest);
        CREATE INDEX message_name ON message(name);
        CREATE INDEX message_partner ON message(partner, id);
        CREATE INDEX message_state ON message(state, id);

        CREATE TABLE message_body(
          message {INTEGER} PRIMARY KEY REFERENCES message(id),
          codec {INTEGER} NOT NULL CHECK(codec IN (0, 1)),
          body {BLOB} NOT NULL
        ) {PARTITION};

        """

    private static let interchanges = """
        CREATE TABLE control_scope(
          id {SERIAL},
          own TEXT NOT NULL,
          partner TEXT NOT NULL,
          usage TEXT NOT NULL,
          UNIQUE(own, partner, usage)
        ) {PARTITION};

        CREATE TABLE control_number(
          scope {INTEGER} NOT NULL REFERENCES control_scope(id),
          kind TEXT NOT NULL CHECK(kind IN ('ISA', 'GS')),
          next {INTEGER} NOT NULL CHECK(next BETWEEN 1 AND 999999999),
          PRIMARY KEY(scope, kind)
        ) {PARTITION};

        CREATE TABLE control_seen(
          id {SERIAL},
          scope {INTEGER} NOT NULL,
          kind TEXT NOT NULL,
          control TEXT NOT NULL,
          interchange {INTEGER} NOT NULL,
          fingerprint {BLOB},
          counts {INTEGER} NOT NULL CHECK(counts IN (0, 1)),
          seen_us {INTEGER} NOT NULL
        ) {PARTITION};
        CREATE INDEX control_seen_number ON control_seen(scope, kind, control);

        CREATE TABLE interchange(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          ordinal {INTEGER} NOT NULL,
          state TEXT NOT NULL CHECK(state IN ('open', 'accepted', 'rejected', 'refused', 'held',
            'duplicate')),
          reason TEXT,
          scope {INTEGER} NOT NULL,
          partner TEXT,
          sender TEXT NOT NULL,
          receiver TEXT NOT NULL,
          usage TEXT NOT NULL,
          control TEXT NOT NULL,
          control_key TEXT NOT NULL,
          version TEXT NOT NULL,
          note TEXT,
          repeats {INTEGER},
          accepts_duplicates {INTEGER} NOT NULL DEFAULT 0 CHECK(accepts_duplicates IN (0, 1)),
          byte_offset {INTEGER} NOT NULL,
          UNIQUE(message, ordinal)
        ) {PARTITION};
        CREATE INDEX interchange_control ON interchange(control_key);
        CREATE INDEX interchange_odd ON interchange(state, message)
          WHERE state IN ('rejected', 'refused', 'held', 'duplicate');

        CREATE TABLE functional_group(
          interchange {INTEGER} NOT NULL REFERENCES interchange(id),
          ordinal {INTEGER} NOT NULL,
          functional_id TEXT NOT NULL,
          control_key TEXT NOT NULL,
          header TEXT NOT NULL,
          verdict {BLOB} NOT NULL,
          disposition TEXT NOT NULL CHECK(disposition IN ('A', 'E', 'P', 'R')),
          PRIMARY KEY(interchange, ordinal)
        ) {PARTITION};
        CREATE INDEX functional_group_control ON functional_group(control_key, interchange);

        CREATE TABLE transaction_set(
          interchange {INTEGER} NOT NULL REFERENCES interchange(id),
          grp {INTEGER} NOT NULL,
          ordinal {INTEGER} NOT NULL,
          control_key TEXT NOT NULL,
          disposition TEXT NOT NULL CHECK(disposition IN ('A', 'E', 'R')),
          verdict {BLOB} NOT NULL,
          byte_offset {INTEGER} NOT NULL,
          byte_count {INTEGER} NOT NULL,
          PRIMARY KEY(interchange, grp, ordinal)
        ) {PARTITION};
        CREATE INDEX transaction_set_control ON transaction_set(control_key, interchange);
        CREATE INDEX transaction_set_rejected ON transaction_set(interchange)
          WHERE disposition = 'R';

        CREATE TABLE acknowledgment(
          id {SERIAL},
          interchange {INTEGER} NOT NULL REFERENCES interchange(id),
          kind TEXT NOT NULL CHECK(kind IN ('TA1', '997')),
          state TEXT NOT NULL CHECK(state IN ('reserved', 'owed', 'sent')),
          interchange_control {INTEGER} NOT NULL,
          group_control {INTEGER} NOT NULL,
          made_us {INTEGER} NOT NULL,
          sent_us {INTEGER},
          message {INTEGER} REFERENCES message(id),
          UNIQUE(interchange, kind),
          CHECK((state = 'reserved') = (message IS NULL))
        ) {PARTITION};
        CREATE INDEX acknowledgment_message ON acknowledgment(message);
        CREATE INDEX acknowledgment_control ON acknowledgment(interchange_control);

        """

    private static let documents = """
        CREATE TABLE document(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          interchange {INTEGER} NOT NULL REFERENCES interchange(id),
          grp {INTEGER} NOT NULL,
          ordinal {INTEGER} NOT NULL,
          state TEXT NOT NULL CHECK(state IN ('withheld', 'held', 'planned', 'delivered',
            'recorded', 'duplicate', 'void', 'rejected', 'undecided', 'closed', 'resolved')),
          partner TEXT NOT NULL,
          usage TEXT NOT NULL,
          type TEXT NOT NULL,
          number TEXT NOT NULL,
          release_number TEXT NOT NULL,
          action TEXT NOT NULL CHECK(action IN ('deliver', 'deliverIfKnown', 'record', 'hold')),
          purpose TEXT NOT NULL,
          business_key TEXT NOT NULL,
          idempotency_key TEXT NOT NULL,
          content_digest {BLOB} NOT NULL,
          hold TEXT,
          position {BLOB},
          profile {BLOB} NOT NULL,
          repeats {INTEGER},
          erp_number TEXT,
          created_us {INTEGER} NOT NULL,
          settled_us {INTEGER},
          UNIQUE(interchange, grp, ordinal)
        ) {PARTITION};
        CREATE INDEX document_withheld ON document(message, id) WHERE state = 'withheld';
        CREATE INDEX document_message ON document(message);
        CREATE INDEX document_odd ON document(state, message)
          WHERE state IN ('duplicate', 'recorded', 'void', 'closed', 'resolved');
        CREATE INDEX document_number ON document(number, message);
        CREATE INDEX document_business_key ON document(business_key);
        CREATE INDEX document_idempotency_key ON document(idempotency_key);
        CREATE INDEX document_repeats ON document(repeats) WHERE repeats IS NOT NULL;

        CREATE TABLE document_body(
          document {INTEGER} PRIMARY KEY REFERENCES document(id),
          codec {INTEGER} NOT NULL CHECK(codec IN (0, 1)),
          body {BLOB} NOT NULL
        ) {PARTITION};

        CREATE TABLE delivery(
          document {INTEGER} PRIMARY KEY REFERENCES document(id),
          usage TEXT NOT NULL,
          idempotency_key TEXT NOT NULL,
          state TEXT NOT NULL CHECK(state IN ('planned', 'in_doubt', 'confirmed', 'rejected',
            'undecided')),
          attempts {INTEGER} NOT NULL DEFAULT 0,
          begun_token {INTEGER},
          was_in_doubt {INTEGER} NOT NULL DEFAULT 0,
          attempt_us {INTEGER},
          quiesce_until_us {INTEGER} NOT NULL DEFAULT 0,
          UNIQUE(usage, idempotency_key)
        ) {PARTITION};

        CREATE TABLE delivery_attempt(
          document {INTEGER} NOT NULL REFERENCES document(id),
          attempt {INTEGER} NOT NULL,
          begun_us {INTEGER} NOT NULL,
          ended_us {INTEGER} NOT NULL,
          outcome TEXT NOT NULL,
          detail TEXT,
          PRIMARY KEY(document, attempt)
        ) {PARTITION};

        """

    /// States of work: 0 ready, 1 leased, 2 delayed until `run_at_us`, 3 parked, 4 waiting.
    private static let queue = """
        CREATE TABLE work(
          id {SERIAL},
          kind TEXT NOT NULL CHECK(kind IN ('process', 'remap', 'deliver', 'send')),
          subject {INTEGER} NOT NULL,
          lane TEXT NOT NULL,
          priority {INTEGER} NOT NULL,
          state {INTEGER} NOT NULL CHECK(state BETWEEN 0 AND 4),
          okey TEXT,
          seq {INTEGER},
          run_at_us {INTEGER} NOT NULL,
          attempt {INTEGER} NOT NULL DEFAULT 0,
          crashes {INTEGER} NOT NULL DEFAULT 0,
          token {INTEGER} NOT NULL DEFAULT 0,
          owner TEXT,
          lease_until_us {INTEGER},
          UNIQUE(kind, subject),
          CHECK((okey IS NULL) = (seq IS NULL)),
          CHECK(state <> 4 OR okey IS NOT NULL),
          CHECK((state = 1) = (lease_until_us IS NOT NULL))
        ) {PARTITION};
        CREATE INDEX work_ready ON work(kind, lane, priority, id) WHERE state = 0;
        CREATE INDEX work_suspect ON work(kind, id) WHERE state = 0 AND crashes > 0;
        CREATE INDEX work_leased ON work(kind, lane) WHERE state = 1;
        CREATE INDEX work_delayed ON work(run_at_us) WHERE state = 2;
        CREATE INDEX work_parked ON work(id) WHERE state = 3;
        CREATE INDEX work_waiting ON work(id) WHERE state = 4;
        CREATE UNIQUE INDEX work_key ON work(okey, seq) WHERE okey IS NOT NULL;

        CREATE TABLE ordering_key(
          okey TEXT PRIMARY KEY,
          next_seq {INTEGER} NOT NULL,
          touched_us {INTEGER} NOT NULL
        ) {PARTITION};

        """

    private static let record = """
        CREATE TABLE diagnostic(
          message {INTEGER} NOT NULL REFERENCES message(id),
          number {INTEGER} NOT NULL,
          interchange {INTEGER},
          grp {INTEGER},
          ordinal {INTEGER},
          code TEXT NOT NULL,
          severity TEXT NOT NULL,
          text TEXT NOT NULL,
          place TEXT NOT NULL,
          value TEXT,
          help TEXT NOT NULL,
          PRIMARY KEY(message, number)
        ) {PARTITION};

        CREATE TABLE exception(
          id {SERIAL},
          state TEXT NOT NULL CHECK(state IN ('open', 'retried', 'resolved')),
          step TEXT NOT NULL CHECK(step IN ('process', 'remap', 'deliver', 'send')),
          message {INTEGER} NOT NULL REFERENCES message(id),
          interchange {INTEGER},
          document {INTEGER},
          outbound {INTEGER},
          code TEXT NOT NULL,
          severity TEXT NOT NULL,
          text TEXT NOT NULL,
          place TEXT NOT NULL,
          value TEXT,
          help TEXT NOT NULL,
          owner TEXT NOT NULL,
          partner TEXT,
          opened_us {INTEGER} NOT NULL,
          closed_us {INTEGER},
          closed_by TEXT,
          resolution TEXT,
          CHECK((state = 'open') = (closed_us IS NULL))
        ) {PARTITION};
        CREATE INDEX exception_open ON exception(id) WHERE state = 'open';
        CREATE INDEX exception_message ON exception(message);

        CREATE TABLE event(
          id {SERIAL},
          message {INTEGER} NOT NULL,
          document {INTEGER},
          at_us {INTEGER} NOT NULL,
          kind TEXT NOT NULL,
          detail TEXT NOT NULL
        ) {PARTITION};
        CREATE INDEX event_message ON event(message, id);

        CREATE TABLE audit(
          number {INTEGER} PRIMARY KEY,
          at_us {INTEGER} NOT NULL,
          act TEXT NOT NULL,
          author TEXT NOT NULL,
          reason TEXT NOT NULL,
          subject TEXT NOT NULL,
          previous {BLOB} NOT NULL,
          hash {BLOB} NOT NULL
        ) {PARTITION};

        CREATE TABLE code_seen(
          id {SERIAL},
          partner TEXT NOT NULL,
          kind TEXT NOT NULL,
          position TEXT NOT NULL,
          code TEXT NOT NULL,
          message {INTEGER} NOT NULL,
          seen_us {INTEGER} NOT NULL,
          is_notice {INTEGER} NOT NULL CHECK(is_notice IN (0, 1)),
          UNIQUE(partner, kind, position, code)
        ) {PARTITION};
        CREATE INDEX code_seen_notice ON code_seen(id) WHERE is_notice = 1;

        CREATE TABLE profile_version(
          partner TEXT NOT NULL,
          number {INTEGER} NOT NULL,
          act TEXT NOT NULL CHECK(act IN ('promoted', 'rolled-back', 'kept')),
          former {INTEGER},
          author TEXT NOT NULL,
          reason TEXT NOT NULL,
          made_us {INTEGER} NOT NULL,
          profile {BLOB} NOT NULL,
          content {BLOB} NOT NULL,
          codec {INTEGER} NOT NULL CHECK(codec IN (0, 1)),
          files {BLOB} NOT NULL,
          PRIMARY KEY(partner, number)
        ) {PARTITION};
        """
}
