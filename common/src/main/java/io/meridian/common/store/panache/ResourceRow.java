package io.meridian.common.store.panache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.meridian.common.model.EnvelopeUnknowns;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Digest;
import io.meridian.common.store.StoreUnavailableException;
import io.meridian.common.store.StoredResource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A row of table {@code resource}.
 *
 * @param ordinal its place in the log among those of its revision
 * @param sequence the transaction that wrote it last
 */
record ResourceRow(StoredResource stored, int ordinal, long sequence) {

    static final String SELECT = """
            SELECT version, revision, ordinal, sequence, created, modified, owner_kind, owner_mesh, owner_name, labels,
                   spec, status, unknown_resource, unknown_meta, wire_kind, wire_mesh, wire_name, wire, digest, kind, mesh, name
              FROM resource""";

    static final String INSERT = """
            INSERT INTO resource (version, revision, ordinal, sequence, created, modified, owner_kind, owner_mesh, owner_name, labels,
                   spec, status, unknown_resource, unknown_meta, wire_kind, wire_mesh, wire_name, wire, digest, kind, mesh, name)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    static final String UPDATE = """
            UPDATE resource SET version = ?, revision = ?, ordinal = ?, sequence = ?, created = ?, modified = ?,
                   owner_kind = ?, owner_mesh = ?, owner_name = ?, labels = ?, spec = ?, status = ?, unknown_resource = ?, unknown_meta = ?,
                   wire_kind = ?, wire_mesh = ?, wire_name = ?, wire = ?, digest = ?
             WHERE kind = ? AND mesh = ? AND name = ?""";

    static final String DELETE = "DELETE FROM resource WHERE kind = ? AND mesh = ? AND name = ?";

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> LABELS = new TypeReference<>() {};

    /** Sets the parameters of {@link #INSERT} and {@link #UPDATE}, which have the same. */
    void set(PreparedStatement statement, Sealing sealing) throws SQLException {
        Resource resource = stored.resource();
        ResourceKey key = resource.key();
        Canonical wire = stored.wire();
        Optional<ResourceKey> owner = stored.owner();
        int at = 1;
        statement.setLong(at++, stored.version());
        statement.setLong(at++, stored.revision());
        statement.setInt(at++, ordinal);
        statement.setLong(at++, sequence);
        statement.setObject(at++, time(stored.created()));
        statement.setObject(at++, time(stored.modified()));
        statement.setString(at++, owner.map(ResourceKey::kind).orElse(null));
        statement.setString(at++, owner.map(ResourceKey::mesh).orElse(null));
        statement.setString(at++, owner.map(ResourceKey::name).orElse(null));
        statement.setString(at++, labels(resource));
        statement.setBytes(at++, sealing.toColumn(key, "spec", resource.spec()));
        statement.setBytes(at++, resource.status().toByteArray());
        statement.setBytes(at++, resource.unknown().resource().toByteArray());
        statement.setBytes(at++, resource.unknown().meta().toByteArray());
        at = set(statement, at, wire.key());
        statement.setBytes(at++, sealing.toColumn(key, "wire", wire.bytes()));
        statement.setBytes(at++, wire.digest().toBytes());
        set(statement, at, key);
    }

    static ResourceRow read(ResultSet row, Sealing sealing) throws SQLException {
        ResourceKey key = key(row, "");
        String ownerKind = row.getString("owner_kind");
        Optional<ResourceKey> owner = ownerKind == null ? Optional.empty() : Optional.of(key(row, "owner_"));
        Resource resource = new Resource(
                key,
                labels(row.getString("labels"), key),
                sealing.fromColumn(key, "spec", row.getBytes("spec")),
                ByteString.copyFrom(row.getBytes("status")),
                new EnvelopeUnknowns(
                        ByteString.copyFrom(row.getBytes("unknown_resource")),
                        ByteString.copyFrom(row.getBytes("unknown_meta"))));
        StoredResource stored = new StoredResource(
                resource,
                row.getLong("version"),
                row.getLong("revision"),
                time(row, "created"),
                time(row, "modified"),
                owner,
                new Canonical(
                        key(row, "wire_"),
                        sealing.fromColumn(key, "wire", row.getBytes("wire")),
                        Digest.fromBytes(row.getBytes("digest"))));
        return new ResourceRow(stored, row.getInt("ordinal"), row.getLong("sequence"));
    }

    /** Sets three parameters to a key and returns the number of the next. */
    static int set(PreparedStatement statement, int at, ResourceKey key) throws SQLException {
        statement.setString(at, key.kind());
        statement.setString(at + 1, key.mesh());
        statement.setString(at + 2, key.name());
        return at + 3;
    }

    static ResourceKey key(ResultSet row, String prefix) throws SQLException {
        return new ResourceKey(
                row.getString(prefix + "kind"), row.getString(prefix + "mesh"), row.getString(prefix + "name"));
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static String labels(Resource resource) {
        try {
            return JSON.writeValueAsString(resource.labels());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is JSON", e);
        }
    }

    private static TreeMap<String, String> labels(String json, ResourceKey key) {
        try {
            return JSON.readValue(json, LABELS);
        } catch (JsonProcessingException e) {
            throw new StoreUnavailableException("the labels of the stored " + key + " cannot be read", e);
        }
    }
}
