package io.meridian.common.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one resource of global stands in its zones, as {@code GET …/{name}/_sync} answers it.
 *
 * @param key at global
 * @param inZones in zones: the name may have a suffix there
 * @param stored whether there is such a resource
 * @param revision of its last change; of global's latest change when there is no such resource, which may have been its deletion
 * @param zones every known zone, by name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResourceSync(
        SyncStatus.Key key, SyncStatus.Key inZones, boolean stored, long revision, List<InZone> zones) {

    public ResourceSync {
        zones = List.copyOf(zones);
    }

    /**
     * What one zone made of it.
     *
     * @param state {@code current}: as global has it; {@code behind}: not acknowledged yet; {@code refused}: not accepted
     * @param reason why it is refused, absent otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record InZone(
            String zone, String state, @Nullable String reason) {}
}
