package io.meridian.common.model.mesh.conf;

import java.util.SortedSet;

/**
 * A member that its type does not know.
 *
 * @param path its path below {@code conf}, such as {@code caCert.rsaBits}
 * @param name its name alone
 * @param known the names that would be known in its place
 */
public record UnknownMember(String path, String name, SortedSet<String> known) {}
