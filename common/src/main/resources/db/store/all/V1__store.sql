-- The store of one control plane (docs/decisions/0001, 0003, 0021). Understood by H2 and PostgreSQL alike.
-- Columns that may hold a secret (spec, wire, bytes) are sealed for kinds of secrets, from the first row on.

-- One row: where the store stands. Whoever commits takes its lock last, and holds it for the commit only.
CREATE TABLE store_head (
    id        SMALLINT PRIMARY KEY CHECK (id = 1),
    store     VARCHAR(64) NOT NULL,
    sequence  BIGINT NOT NULL,
    revision  BIGINT NOT NULL,
    floor     BIGINT NOT NULL,
    writer    VARCHAR(64) NOT NULL,
    key_check BYTEA NOT NULL
);

-- The runs of writers: each covers the revisions from its first up to that of the next.
CREATE TABLE store_epoch (
    first_revision BIGINT PRIMARY KEY,
    epoch          VARCHAR(64) NOT NULL
);

CREATE TABLE resource (
    kind             VARCHAR(255) NOT NULL,
    mesh             VARCHAR(1024) NOT NULL,
    name             VARCHAR(1024) NOT NULL,
    version          BIGINT NOT NULL,
    revision         BIGINT NOT NULL,
    ordinal          INTEGER NOT NULL,
    sequence         BIGINT NOT NULL,
    created          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    modified         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    owner_kind       VARCHAR(255),
    owner_mesh       VARCHAR(1024),
    owner_name       VARCHAR(1024),
    labels           VARCHAR NOT NULL,
    spec             BYTEA NOT NULL,
    status           BYTEA NOT NULL,
    unknown_resource BYTEA NOT NULL,
    unknown_meta     BYTEA NOT NULL,
    wire_kind        VARCHAR(255) NOT NULL,
    wire_mesh        VARCHAR(1024) NOT NULL,
    wire_name        VARCHAR(1024) NOT NULL,
    wire             BYTEA NOT NULL,
    digest           BYTEA NOT NULL,
    PRIMARY KEY (kind, mesh, name)
);

-- What happened, as peers know it. A tombstone has neither digest nor bytes.
CREATE TABLE revision_log (
    revision  BIGINT NOT NULL,
    ordinal   INTEGER NOT NULL,
    written   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    kind      VARCHAR(255) NOT NULL,
    mesh      VARCHAR(1024) NOT NULL,
    name      VARCHAR(1024) NOT NULL,
    wire_kind VARCHAR(255) NOT NULL,
    wire_mesh VARCHAR(1024) NOT NULL,
    wire_name VARCHAR(1024) NOT NULL,
    digest    BYTEA,
    bytes     BYTEA,
    PRIMARY KEY (revision, ordinal)
);

-- The names that are gone, beside the log so that a start need not read all of it. Those that came back are in table resource.
CREATE TABLE tombstone (
    revision  BIGINT NOT NULL,
    ordinal   INTEGER NOT NULL,
    wire_kind VARCHAR(255) NOT NULL,
    wire_mesh VARCHAR(1024) NOT NULL,
    wire_name VARCHAR(1024) NOT NULL,
    PRIMARY KEY (revision, ordinal)
);

-- Who did what. Never what it says: that is in the log, sealed where it must be.
CREATE TABLE audit_entry (
    sequence BIGINT NOT NULL,
    ordinal  INTEGER NOT NULL,
    written  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    author   VARCHAR NOT NULL,
    effect   VARCHAR(16) NOT NULL,
    kind     VARCHAR(255) NOT NULL,
    mesh     VARCHAR(1024) NOT NULL,
    name     VARCHAR(1024) NOT NULL,
    version  BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (sequence, ordinal)
);

-- State of the control plane beside its configuration. No content: it was removed.
CREATE TABLE attribute (
    name     VARCHAR(1024) PRIMARY KEY,
    content  VARCHAR,
    sequence BIGINT NOT NULL
);
