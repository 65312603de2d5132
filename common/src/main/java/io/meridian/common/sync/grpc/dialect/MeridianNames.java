package io.meridian.common.sync.grpc.dialect;

import io.meridian.common.model.ResourceKey;

/** Names that Meridian's own control planes use between themselves (docs/sync-wire.md). */
public final class MeridianNames {
    /** The pseudo type to which a Meridian subscriber subscribes first. */
    public static final String BOOKMARK_TYPE = "MeridianBookmark";

    /** Parts of a batch or of an inventory are at most this many bytes, but for a single resource that is larger. */
    static final int PART_BYTES = 1 << 20;

    static final String TYPE_PREFIX = "type.googleapis.com/";
    static final String BEGIN = TYPE_PREFIX + "meridian.sync.v1.Begin";
    static final String BOOKMARK = TYPE_PREFIX + "meridian.sync.v1.Bookmark";
    static final String PAUSED = TYPE_PREFIX + "meridian.sync.v1.Paused";

    /** Where a subscriber's words to a Meridian provider stand in the metadata of its node. */
    static final String METADATA = "meridian";

    static final String PROTOCOL = "protocol";
    static final String CURSOR = "cursor";
    static final String STORE = "store";
    static final String EPOCH = "epoch";
    static final String REVISION = "revision";
    static final String FILTER = "filter";
    static final String KINDS = "kinds";
    static final String FEATURES = "features";
    static final String ACK = "ack";
    static final String DIGEST = "digest";
    static final String INVENTORY = "inventory";
    static final String OFFER_AGAIN = "offer-again";
    static final String MORE = "more";
    static final String END = "end";

    private MeridianNames() {}

    /** {@code kind/mesh/name}: neither a kind nor a mesh has a slash, so that it reads back whatever the name is. */
    static String spell(ResourceKey key) {
        return key.kind() + '/' + key.mesh() + '/' + key.name();
    }

    /**
     * Reads what {@link #spell} wrote.
     *
     * @throws MalformedMessageException when it has not two slashes
     */
    static ResourceKey key(String spelled) {
        int mesh = spelled.indexOf('/');
        int name = spelled.indexOf('/', mesh + 1);
        if (mesh <= 0 || name < 0 || name == spelled.length() - 1) {
            throw new MalformedMessageException(
                    "resource key \"" + spelled + "\" is malformed (expected: kind/mesh/name)");
        }
        return new ResourceKey(
                spelled.substring(0, mesh), spelled.substring(mesh + 1, name), spelled.substring(name + 1));
    }

    /** The kind in what {@link #spell} wrote. */
    static String kind(String spelled) {
        return spelled.substring(0, spelled.indexOf('/'));
    }
}
